// What the page calls (see __init__.py): the network that Brian2 wrote as C++ stays in memory between images.
//
// The page starts the network, writes input spikes, asks for some steps, and reads spikes and variables where
// they lie. Nothing is copied out and in again, so weights, traces, thresholds, potentials and the spikes on
// their way go from one image to the next as in one long run.

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>

#include "objects.h"

// Standard streams are declared in libc++ for WebAssembly, but not compiled.
template class std::basic_filebuf<char>;
template class std::basic_ifstream<char>;
template class std::basic_ofstream<char>;

// WebAssembly has no exceptions here: an error ends the program.
extern "C" void *__cxa_allocate_exception(size_t) { abort(); }
extern "C" void __cxa_throw(void *, void *, void (*)(void *)) { abort(); }

// Brian2 asks for the time at every step, and needs it only to report.
extern "C" clock_t clock() { return 0; }

int brian_main(int argc, char **argv);  // Brian2's main(), renamed by the compiler's options

#define PAGE(name) extern "C" __attribute__((export_name(#name)))

using namespace brian;

/** Builds the network from the files in static_arrays/. */
PAGE(start) void start() {
  char name[] = "network";
  char *arguments[] = {name, nullptr};
  brian_main(1, arguments);
}

// Input spikes: first make room for `count` of them, then write the time step of each, counted from the
// start of the network and ascending, and the input that spikes.
PAGE(input_spikes) void input_spikes(int count) {
  _dynamic_array_input__timebins.resize(count);
  _dynamic_array_input_neuron_index.resize(count);
  _dynamic_array_input_spike_number.resize(count);
  _array_input__lastindex[0] = 0;
}
PAGE(input_step) int32_t *input_step() { return _dynamic_array_input__timebins.data(); }
PAGE(input_pixel) int32_t *input_pixel() { return _dynamic_array_input_neuron_index.data(); }

PAGE(steps_done) int steps_done() { return step_clock.timestep[0]; }

// Conductances and traces that fade for seconds end as denormal numbers, with which a processor is slow.
// Below 1e-30 they change no potential and no weight, and from there to 1e-308 it takes more than 3 s.
static const int FADED_EVERY = 5000;  // steps

template <class Numbers>
static void forget_faded(Numbers &numbers, int count) {
  for (int k = 0; k < count; k++)
    if (std::abs(numbers[k]) < 1e-30) numbers[k] = 0;
}

static void forget_faded() {
  forget_faded(_array_excitatory_g_e, _num__array_excitatory_g_e);
  forget_faded(_array_excitatory_g_i, _num__array_excitatory_g_i);
  forget_faded(_array_inhibitory_g_e, _num__array_inhibitory_g_e);
#ifdef LEARNING
  forget_faded(_dynamic_array_S1_apre, _dynamic_array_S1_apre.size());
  forget_faded(_dynamic_array_S1_apost, _dynamic_array_S1_apost.size());
#endif
}

/** Runs the network for some time steps; forgets the spikes it had recorded. */
PAGE(run) void run(int steps) {
  _dynamic_array_output_spikes_i.clear();
  _dynamic_array_output_spikes_t.clear();
  _dynamic_array_inhibitory_spikes_i.clear();
  _dynamic_array_inhibitory_spikes_t.clear();
  while (steps > 0) {
    const int done = step_clock.timestep[0] % FADED_EVERY;
    if (done == 0) forget_faded();
    const int now = std::min(steps, FADED_EVERY - done);
    // The time follows from the number of steps, so that many short runs do not add up their rounding.
    network.t = step_clock.timestep[0] * step_clock.dt[0];
    network.run(now * step_clock.dt[0], nullptr, 0);
    steps -= now;
  }
}

PAGE(spikes) int spikes() { return _dynamic_array_output_spikes_i.size(); }
PAGE(spike_neuron) int32_t *spike_neuron() { return _dynamic_array_output_spikes_i.data(); }
PAGE(spike_time) double *spike_time() { return _dynamic_array_output_spikes_t.data(); }
PAGE(inhibitory_spikes) int inhibitory_spikes() { return _dynamic_array_inhibitory_spikes_i.size(); }
PAGE(inhibitory_spike_neuron) int32_t *inhibitory_spike_neuron() {
  return _dynamic_array_inhibitory_spikes_i.data();
}
PAGE(inhibitory_spike_time) double *inhibitory_spike_time() {
  return _dynamic_array_inhibitory_spikes_t.data();
}

// Variables, one number a neuron or a synapse. S1 runs over all neurons for input 0, then for input 1, ...
PAGE(potential) double *potential() { return _array_excitatory_v; }
PAGE(weights) double *weights() { return _dynamic_array_S1_w.data(); }

#ifdef LEARNING
PAGE(threshold) double *threshold() { return _array_excitatory_theta; }
PAGE(last_input_spike) double *last_input_spike() { return _dynamic_array_S1_t_s.data(); }
PAGE(shown_class) double *shown_class() { return shown_class_values; }
PAGE(tau_prun) double *tau_prun() { return _array_S1_tau_prun; }
PAGE(k_p) double *k_p() { return _array_S1_k_p; }
PAGE(growth_step) double *growth_step() { return _array_S1_growth_step; }
#endif
