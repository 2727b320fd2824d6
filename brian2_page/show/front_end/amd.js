// anywidget's front end is an AMD module. The build lets its `define` be this function, which keeps what it gives.
globalThis.snnDefine = (needs, make) => { globalThis.snnDefine.make = make; };
