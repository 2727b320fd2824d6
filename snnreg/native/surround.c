// OFF inputs: where a pixel is darker than what lies around it. See poisson_spikes in encoding.py.

#include <stdlib.h>

#include "loops.h"

int64_t darker(const double *grey, int64_t images, int64_t height, int64_t width, int64_t reach, double *off) {
  const int64_t rows = 2 * reach + 1;  // that are kept at a time
  double *along = malloc(rows * width * sizeof *along);  // sums within a row
  if (!along) return -1;
  for (int64_t image = 0; image < images; image++, grey += height * width, off += height * width)
    for (int64_t row = 0, next = 0; row < height; row++) {
      const int64_t from = row > reach ? row - reach : 0, to = row + reach < height ? row + reach : height - 1;
      for (; next <= to; next++) {
        double *sums = along + next % rows * width;
        for (int64_t column = 0; column < width; column++) {
          const int64_t first = column > reach ? column - reach : 0;
          const int64_t last = column + reach < width ? column + reach : width - 1;
          sums[column] = 0;
          for (int64_t k = first; k <= last; k++) sums[column] += grey[next * width + k];
        }
      }
      for (int64_t column = 0; column < width; column++) {
        const int64_t left = column > reach ? reach : column;
        const int64_t right = column + reach < width ? reach : width - 1 - column;
        double sum = 0;
        for (int64_t k = from; k <= to; k++) sum += along[k % rows * width + column];
        const double by = sum / ((to - from + 1) * (left + 1 + right)) - grey[row * width + column];
        off[row * width + column] = by > 0 ? by : 0;
      }
    }
  free(along);
  return 0;
}
