// A Brian2 script in a page of one file, with its widgets. Every run begins with a new interpreter.

import { newFrontEnd } from "../show/front_end/front_end.js";
import { Outputs } from "../show/outputs.js";
import { Widgets } from "../show/widgets.js";
import { asBytes } from "../host/bytes.js";
import { Runner } from "../host/runner.js";
import worker from "snn-worker";

const part = (name) => document.getElementById(name).textContent;
const [run, stop, output] = ["run", "stop", "output"].map((id) => document.getElementById(id));
const status = document.querySelector("[role=status]");

const source = { load: async (name) => asBytes(part(name)) };
const runner = new Runner({ list: JSON.parse(part("parts")), worker, source });

const widgets = new Widgets({
  run: (said, show) => runner.run({ name: "widgets", widgets: said }, show),
  load: async () => newFrontEnd, told: (message) => outputs.show(message),
  busy: (is) => { stop.disabled = !is; },
});
const outputs = new Outputs(output, widgets);

run.onclick = async () => {
  const start = performance.now(), say = (words) => { status.textContent = words; };
  let failed = false;
  [run.disabled, stop.disabled] = [true, false];
  say("Starting Python ...");
  await outputs.clear();
  runner.forget();
  widgets.end("");
  const { value } = document.querySelector("textarea");
  const end = await runner.run({ name: "script", source: value }, (message) => {
    if (message.type === "started") say("Running ...");
    else if (message.type === "clear") outputs.clear();
    else if (!widgets.receive(message)) outputs.show(message);
    failed ||= message.type === "error";
  }).catch((error) => ({ type: "failed", message: error.message }));
  widgets.release();
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  if (end.type === "done") say(failed ? `An error after ${took}.` : `Done in ${took}.`);
  else say(end.type === "stopped" ? "Stopped." : `Python has ended: ${end.message}`);
  [run.disabled, stop.disabled] = [false, true];
};
stop.onclick = () => runner.stop();
