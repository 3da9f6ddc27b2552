"""The people of every test, who are people of the demo under the same names.  Everyone knows them; no test explains them.

Noor (participant), Sam (same cohort), Ines (Noor's therapist), Omar (not hers), Fay (facilitator), Pia (tech host), Dana
(director), Ivo (intake), Bill (billing), Cora (coordinator), Opal (operator).
"""

import uuid

from hearthside.access.viewer import Role, Viewer


WHO = ("stranger", "noor", "sam", "ada", "ines", "omar", "fay", "pia", "cora", "dana", "ivo", "bill", "opal")
NOOR_EPISODE, SAM_EPISODE, COHORT, PROGRAM = (uuid.uuid4() for _ in range(4))


def viewer(*roles, own=(), cares_for=(), leads=(), directs=(), coordinates=()):
    return Viewer(
        person_id=uuid.uuid4(),
        roles=frozenset(roles),
        own_episodes=frozenset(own),
        cares_for=frozenset(cares_for),
        leads_cohorts=frozenset(leads),
        directs_programs=frozenset(directs),
        coordinates_programs=frozenset(coordinates),
    )


# Plain values for tests of rules, which know no database.
noor = viewer(Role.PARTICIPANT, own=[NOOR_EPISODE])
sam = viewer(Role.PARTICIPANT, own=[SAM_EPISODE])
ines = viewer(Role.THERAPIST, cares_for=[NOOR_EPISODE])
omar = viewer(Role.THERAPIST, cares_for=[SAM_EPISODE])
fay = viewer(Role.FACILITATOR, leads=[COHORT])
pia = viewer(Role.TECH_HOST)
cora = viewer(Role.COORDINATOR, coordinates=[PROGRAM])
dana = viewer(Role.DIRECTOR, directs=[PROGRAM])
ivo = viewer(Role.INTAKE)
bill = viewer(Role.BILLING)
opal = viewer(Role.OPERATOR)
EVERYONE = (noor, sam, ines, omar, fay, pia, cora, dana, ivo, bill, opal)
