// Formulas as drawings: [[tex, display], ...] from the standard input, HTML to the output, in the same order.

import { createRequire } from "node:module";
import { argv, stdin, stdout } from "node:process";
import { json } from "node:stream/consumers";

const [, , mathjax, options] = argv, load = ["input/tex", "output/svg", "a11y/assistive-mml"];
const { init } = createRequire(import.meta.url)(mathjax);
const { startup, tex2svg } = await init({ ...JSON.parse(options), loader: { load } });
const drawn = (await json(stdin)).map(([tex, display]) => startup.adaptor.outerHTML(tex2svg(tex, { display })));
stdout.write(JSON.stringify(drawn));
