# `make demo`, `make start` and `make test` matter.  Everything they need, they fetch; a second run fetches nothing.
#   make demo            everything on this machine, at one address      make demo FRESH=1   start over
#   make start           an empty clinic, set up in the browser
#   make doctor          what is not as it should be                 make key   a new key for what is sealed
#   make demo LAN=1      sound and pictures by this machine's own address, which Firefox needs
#   make check           what takes two minutes: format, lint, types, contracts, tests without browser or media
#   make test            check and journeys, as continuous integration runs them
#   make pictures        the manual's pictures, taken by the journeys
# No target names a file, and no path stands without quotes: folders may have spaces in their names.

SHELL := /bin/sh
FIND := for p in python3 python3.14 python3.13 python3.12 python3.11; do if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo "$$p"; break; fi; done
SYSTEM := $(shell $(FIND))
PYTHON := .venv/bin/python
QUICK := not journey and not media and not slow and not soak and not bench
ALL := not soak and not bench

.PHONY: help demo start doctor key dev browsers check lint test journeys soak bench lock pictures screenshots verify-trail who-sees-what format

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed -n '1,8p'

demo: .python
	@"$(SYSTEM)" -m running.bootstrap demo && exec "$(PYTHON)" -m running.demo

start: .python
	@"$(SYSTEM)" -m running.bootstrap start && exec "$(PYTHON)" -m running.start

.PHONY: .python
.python:
	@test -n "$(SYSTEM)" || { echo "Hearthside needs Python 3.11 or newer.  Install it and start again." >&2; exit 1; }

dev: .python
	@"$(SYSTEM)" -m running.bootstrap dev

browsers: dev
	@"$(PYTHON)" -m running.testtools

lint: dev
	@"$(PYTHON)" -m running.check

check: lint
	@"$(PYTHON)" -m pytest -q -n auto -m "$(QUICK)" --durations=10

# One pytest, one summary.  What needs the media server runs one after another in one worker; see tests/lanes.py.
test: browsers lint
	@"$(PYTHON)" -m pytest -q -n 2 --dist loadgroup -m "$(ALL)" --durations=10

journeys: browsers
	@"$(PYTHON)" -m pytest -m "journey or media"

soak: browsers
	@"$(PYTHON)" -m pytest -m soak --timeout=0 -s

bench: browsers
	@"$(PYTHON)" -m pytest -m bench --timeout=0 -s

pictures: browsers
	@PICTURES="$(CURDIR)/docs/pictures" "$(PYTHON)" -m pytest tests/journeys/test_a_clinic_sets_itself_up.py tests/journeys/test_pictures.py tests/journeys/test_a_role_ends.py \
		tests/journeys/test_device_check.py tests/journeys/test_waiting_room.py tests/journeys/test_in_the_room.py \
		tests/journeys/test_the_group_of_nine.py

screenshots: browsers
	@"$(PYTHON)" -m tests.journeys.screenshots

who-sees-what: dev
	@DJANGO_SETTINGS_MODULE=config.settings "$(PYTHON)" -m tests.print_who_sees_what

doctor: .python
	@"$(SYSTEM)" -m running.bootstrap look && "$(PYTHON)" -m running.doctor

key: .python
	@"$(SYSTEM)" -m running.bootstrap look && "$(PYTHON)" -m running.keys

verify-trail: .python
	@"$(SYSTEM)" -m running.bootstrap look && "$(PYTHON)" -m running.within verify_trail

format: dev
	@"$(PYTHON)" -m running.check --tidy

# Newest versions that the .in files allow, for every platform, each with its hashes and without addresses.
lock: dev
	@for part in requirements/base requirements/demo requirements/dev running/tools/uv running/tools/node running/tools/go; do \
		uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
			--no-emit-index-url --no-header "$$part.in" -o "$$part.txt" || exit 1; \
	done
	@npm update --package-lock-only
