// What the two networks have done and where they are, kept in the traits of the model.

import { put, taken } from "./keeping.js";
import { asPoint, pointRead } from "./points.js";

const RUNS_KEPT = 4; // this one, and those before

export class Record {
  constructor(model) {
    Object.assign(this, { model, runs: structuredClone(model.get("runs")), looks: null, keptAt: "" });
  }

  /** The last measurement of this run. */
  get last() {
    const point = this.runs.at(-1)?.at(-1);
    return point && pointRead(point);
  }

  /** How to begin: with the networks that were left here, or with new ones. */
  toBegin() {
    const [seed, digits] = ["seed", "digits"].map((name) => this.model.get(name));
    const kept = taken(this.model.get("kept"), seed, digits);
    return kept && this.last ? { ...kept, measuredAt: this.last.images } : { seed, bare: true };
  }

  /** Networks that begin a run, or go on with the last one. */
  begin(looks, { seed, done }, digits) {
    Object.assign(this, { looks, seed, digits, keptAt: "" });
    if (done > 0 && this.last) return;
    if (this.runs.at(-1)?.length < 2) this.runs.pop();
    this.runs.push([]);
    if (this.runs.length > RUNS_KEPT) this.runs.shift();
  }

  /** Runs of before were of another task. */
  forget() { this.runs = []; }

  add(measured) {
    this.runs.at(-1).push(asPoint(measured, this.model.get("growth")));
    this.model.set("named", measured.map(({ named }) => named));
  }

  publish() {
    const { model, looks } = this;
    model.set("trained", looks[0].done);
    model.set("runs", structuredClone(this.runs));
    model.set("images_per_s", looks[1].images_per_s ?? 0);
    model.save_changes();
  }

  /** Put the networks aside, where they have moved. */
  keep() {
    if (!this.looks) return;
    const { seed, digits, looks } = this, [{ done }] = looks, states = looks.map(({ state }) => state);
    const at = `${seed} ${digits} ${done}`;
    if (at !== this.keptAt) this.model.set("kept", done > 0 ? put({ seed, digits, done, states }) : "");
    this.keptAt = at;
    this.publish();
  }
}
