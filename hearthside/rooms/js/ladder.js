// How much a line is asked to carry, step by step: all pictures, fewer, small ones, sound alone, and then the telephone.
// Judged by what gets lost and how unevenly it comes, never by how long the way is.  Pure: moments are arguments.

export const ALL = 0;
export const FEWER = 1;
export const SMALL = 2;
export const SOUND = 3;
export const PHONE = 4;

// From a step to the next one down.  Loss that chance brings is hardly heard up to a tenth; it costs pictures, not sound.
const WORSE = [
  { lost: 0.05, jitter: 0.04 },
  { lost: 0.08, jitter: 0.06 },
  { lost: 0.18, jitter: 0.12 },
  { lost: 0.3, jitter: 0.25 },
];
const BAD_MS = 4000; // a hiccup is no bad line
const GOOD_MS = 20_000; // as it is now, before one more is asked of it
const LONGEST_MS = 300_000;
const RELAPSE_MS = 45_000; // down again so soon: going up was too early, next time it waits twice as long
const LEFT_ALONE_MS = 60_000; // whoever asked for all pictures has them for a while, whatever the line says

/** @typedef {{lost: number, jitter: number, starved: boolean}} Heard  shares, seconds, a picture that the server holds back */

export class Ladder {
  step = ALL;
  #floor = ALL;
  #bad = 0; // since when; 0: it is not
  #good = 0;
  #rose = -RELAPSE_MS;
  #relapses = 0;
  #alone = 0;

  /** One look at the line.  Whether the step changed.  @param {Heard} heard @param {number} now in ms */
  look(heard, now) {
    const worse = WORSE[this.step];
    const starved = heard.starved && this.step < SOUND;
    const bad = Boolean(worse && (heard.lost >= worse.lost || heard.jitter >= worse.jitter || starved));
    const better = WORSE[this.step - 1];
    const good = Boolean(
      better && heard.lost <= better.lost / 2 && heard.jitter <= better.jitter / 2 && !heard.starved,
    );
    this.#bad = bad ? this.#bad || now : 0;
    this.#good = good ? this.#good || now : 0;
    if (bad && now - this.#bad >= BAD_MS && now >= this.#alone) return this.#down(now);
    if (good && this.step > this.#floor && now - this.#good >= this.#patience()) return this.#up(now);
    return false;
  }

  #patience() {
    return Math.min(LONGEST_MS, GOOD_MS * 2 ** this.#relapses);
  }

  /** @param {number} now */
  #down(now) {
    this.#relapses = now - this.#rose < RELAPSE_MS ? this.#relapses + 1 : this.#relapses;
    return this.#to(this.step + 1);
  }

  /** @param {number} now */
  #up(now) {
    if (now - this.#rose > LONGEST_MS) this.#relapses = 0;
    this.#rose = now;
    return this.#to(this.step - 1);
  }

  /** @param {number} step */
  #to(step) {
    this.#bad = 0;
    this.#good = 0;
    const changed = step !== this.step;
    this.step = step;
    return changed;
  }

  /** The person wants all that they have asked for, now.  @param {number} now */
  back(now) {
    this.#alone = now + LEFT_ALONE_MS;
    this.#relapses += 1;
    return this.#to(this.#floor);
  }

  /** Data saver: never more than small pictures.  @param {boolean} on */
  save(on) {
    this.#floor = on ? SMALL : ALL;
    return this.#to(on ? Math.max(this.step, SMALL) : this.step === SMALL ? ALL : this.step);
  }

  /** A new line begins; what the old one was says nothing of it. */
  begin() {
    this.#relapses = 0;
    return this.#to(this.#floor);
  }
}
