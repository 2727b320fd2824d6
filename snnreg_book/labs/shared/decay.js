// The decay rule, as the package's decay.py has it; a test holds the two together.

/**
 * What is left of a weight after a silence, equation (3.1).
 * @type {(silence: number, tauPrun: number, kP: number) => number}
 */
export const factor = (silence, tauPrun, kP) => Math.exp(-kP * (silence / tauPrun) ** 2);

/**
 * The pruning time, the one time that the decay knows; and the τ_prun that gives one. A k_p of 0, no decay, leaves
 * both alike.
 * @type {(values: { tau_prun_s: number, k_p: number }) => number}
 */
export const pruningTime = ({ tau_prun_s, k_p }) => tau_prun_s / root(k_p);
/** @type {(time: number, kP: number) => number} */
export const tauOf = (time, kP) => time * root(kP);
/** @type {(kP: number) => number} */
const root = (kP) => Math.sqrt(kP) || 1;

/**
 * The time constant of the leak that a Poisson input of some rate feels.
 * @type {(rate: number, tauPrun: number, kP: number) => number}
 */
export const leakTimeConstant = (rate, tauPrun, kP) => rate * tauPrun ** 2 / (2 * kP);
