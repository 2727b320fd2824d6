// A Brian2 script in a page of one file. Every run begins with a new interpreter.

import { Outputs } from "../../publish/live/outputs.js";
import { asBytes } from "../../snnreg_book/labs/shared/bytes.js";
import { Runner } from "../../snnreg_book/page/runner.js";
import worker from "snn-worker";

const part = (name) => document.getElementById(name).textContent;
const [run, stop, output] = ["run", "stop", "output"].map((id) => document.getElementById(id));
const status = document.querySelector("[role=status]"), outputs = new Outputs(output);

const runner = new Runner({ list: JSON.parse(part("parts")), worker, load: async (name) => asBytes(part(name)) });

run.onclick = async () => {
  const start = performance.now(), say = (words) => { status.textContent = words; };
  let failed = false;
  [run.disabled, stop.disabled] = [true, false];
  say("Starting Python ...");
  await outputs.clear();
  runner.forget();
  const source = document.querySelector("textarea").value;
  const end = await runner.run({ name: "script", source }, (message) => {
    if (message.type === "started") say("Running ...");
    else if (message.type === "clear") outputs.clear();
    else outputs.show(message);
    failed ||= message.type === "error";
  }).catch((error) => ({ type: "failed", message: error.message }));
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  if (end.type === "done") say(failed ? `An error after ${took}.` : `Done in ${took}.`);
  else say(end.type === "stopped" ? "Stopped." : `Python has ended: ${end.message}`);
  [run.disabled, stop.disabled] = [false, true];
};
stop.onclick = () => runner.stop();
