// The silences before input spikes, and equation (5): what each leaves of a weight. See run in simulation/kernel.py
// and Decay.factor_at_spikes in decay.py.

#include <math.h>

#include "loops.h"

int64_t input_silences(const int32_t *train_step, const int32_t *train_pixel, const int64_t *train_first,
                       int64_t images, int64_t period_steps, int64_t clock, int64_t *last, int64_t *silence) {
  for (int64_t image = 0; image < images; image++, clock += period_steps)
    for (int64_t spike = train_first[image]; spike < train_first[image + 1]; spike++) {
      const int64_t now = clock + train_step[spike], i = train_pixel[spike];
      silence[spike] = now - last[i];
      last[i] = now;
    }
  return 0;
}

int64_t factors(const double *silence_s, int64_t spikes, const double *rule, double *decay_factor) {
  for (int64_t n = 0; n < spikes; n++)
    decay_factor[n] = rule[0] > 0 ? exp(-rule[0] * pow(silence_s[n] / rule[1], rule[2])) : 1;
  return 0;
}
