// The decay rule, as the package's decay.py has it; a test holds the two together.

/**
 * What is left of a weight after a silence, equation (5).
 * @type {(silence: number, tauPrun: number, kP: number) => number}
 */
export const factor = (silence, tauPrun, kP) => Math.exp(-kP * (silence / tauPrun) ** 2);

/**
 * The time constant of the leak that a Poisson input of some rate feels.
 * @type {(rate: number, tauPrun: number, kP: number) => number}
 */
export const leakTimeConstant = (rate, tauPrun, kP) => rate * tauPrun ** 2 / (2 * kP);
