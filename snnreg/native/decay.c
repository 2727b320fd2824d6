// Equation (5) at input spikes: what each silence leaves of a weight. See Decay.factor_at_spikes in decay.py.

#include <math.h>

#include "loops.h"

int64_t factors(const double *silence_s, int64_t spikes, const double *rule, double *decay_factor) {
  for (int64_t n = 0; n < spikes; n++)
    decay_factor[n] = rule[0] > 0 ? exp(-rule[0] * pow(silence_s[n] / rule[1], rule[2])) : 1;
  return 0;
}
