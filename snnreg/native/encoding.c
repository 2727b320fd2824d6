// The Poisson spike trains of images, gap by gap. See poisson_spikes in encoding.py.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

int64_t readable_spikes(const int32_t *step, const int32_t *pixel, const int64_t *first, int64_t images,
                        int64_t steps, int64_t inputs) {
  for (int64_t image = 0; image < images; image++) {
    int64_t before = -1;
    for (int64_t spike = first[image]; spike < first[image + 1]; spike++) {
      const int64_t now = step[spike] * inputs + pixel[spike];
      if (step[spike] < 0 || step[spike] >= steps || pixel[spike] < 0 || pixel[spike] >= inputs || now <= before)
        return spike;
      before = now;
    }
  }
  return first[images];
}

int64_t draw_spikes(const double *exponential, const double *probability, int64_t images, int64_t inputs,
                    int64_t steps, int64_t capacity, int32_t *step_out, int32_t *pixel_out, int64_t *first) {
  int32_t *step_now = malloc(2 * capacity * sizeof *step_now), *pixel_now = step_now + capacity;
  int64_t *place = malloc((steps + 1) * sizeof *place);
  int64_t used = step_now && place ? 0 : -1, total = 0;
  for (int64_t image = 0; image < images && used >= 0; image++) {
    int64_t count = 0;
    memset(place, 0, (steps + 1) * sizeof *place);
    for (int64_t pixel = 0; pixel < inputs && used >= 0; pixel++) {
      const double p = probability[image * inputs + pixel];
      if (p <= 0) continue;
      const double mean = -1 / log1p(-p);
      double gap = exponential[used++] * mean;
      for (int64_t step = 0; gap < steps - step; step++) {
        if (total + count == capacity) {
          used = -2;
          break;
        }
        step += (int64_t)gap;
        step_now[count] = step;
        pixel_now[count++] = pixel;
        place[step + 1]++;
        gap = exponential[used++] * mean;
      }
    }
    // A counting sort by step keeps the pixels ascending within each step.
    for (int64_t step = 0, before = total; step < steps; step++) place[step] = before += place[step];
    for (int64_t spike = 0; spike < count; spike++) {
      const int64_t at = place[step_now[spike]]++;
      step_out[at] = step_now[spike];
      pixel_out[at] = pixel_now[spike];
    }
    first[image + 1] = total += count;
  }
  free(step_now), free(place);
  return used;
}
