// Draws the sentences of a run. Python sends one message at a time as `props.value`; its `phase`
// says which kind. Every text enters the page through textContent, so no sentence is ever code.
// The whole file is the body of a function that runs once, with `element`, `props` and `watch`.

const WORDS = props.words;
const LIMITS = props.limits;
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const NARROW = window.matchMedia("(max-width: 820px)");

// `phase` is what the visitor sees; `server` is whether a stream is "idle", "busy" or "stopping";
// `run` is the stamp of the run whose frames are wanted.
const state = { lang: "en", phase: "empty", server: "idle", run: null, frames: [], shown: -1 };
Object.assign(state, { notice: null, timer: 0, resting: 0, greeting: false, patience: "starting" });

// ---- words -------------------------------------------------------------------------------

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

function say(key, values = {}) {
  return fill(WORDS[key][state.lang], { ...LIMITS, ...values });
}

function counted(noun, n) {
  return say(`${noun}_${n === 1 ? "one" : "many"}`, { n: n.toLocaleString("en") });
}

// ---- what changed, and how sure the decoder is ---------------------------------------------

// Latin words are compared whole; scripts without spaces, such as Japanese, by character.
function units(text) {
  return text.match(/[\p{Script=Latin}\p{N}\p{M}'’-]+|[\s\S]/gu) || [];
}

// Positions in `after` that no longest common subsequence with `before` keeps.
function changed(before, after) {
  const rows = before.length + 1;
  const table = Array.from({ length: rows }, () => new Uint16Array(after.length + 1));
  for (let i = rows - 2; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i][j] =
        before[i] === after[j]
          ? table[i + 1][j + 1] + 1
          : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const fresh = new Set();
  for (let i = 0, j = 0; j < after.length; ) {
    if (i < before.length && before[i] === after[j]) { i++; j++; }
    else if (i < before.length && table[i + 1][j] >= table[i][j + 1]) i++;
    else fresh.add(j++);
  }
  return fresh;
}

// Doubt 0, 1 or 2 for each position of the text, from the decoder's pieces laid along it.
function doubts(sentence) {
  const levels = new Uint8Array(sentence.text.length);
  let from = 0;
  sentence.tokens.forEach((token, k) => {
    const piece = token.trim();
    const at = piece ? sentence.text.indexOf(piece, from) : -1;
    if (at < 0 || at > from + 2) return;
    from = at + piece.length;
    const confidence = sentence.confidence[k];
    levels.fill(confidence < 0.35 ? 2 : confidence < 0.7 ? 1 : 0, at, from);
  });
  return levels;
}

// Stretches of text that look alike: [text, changed, doubt].
function stretches(sentence, previous) {
  const parts = units(sentence.text);
  const fresh = previous ? changed(units(previous.text), parts) : new Set();
  const levels = doubts(sentence);
  const result = [];
  let at = 0;
  parts.forEach((part, k) => {
    const isFresh = part.trim() ? fresh.has(k) : fresh.has(k - 1) && fresh.has(k + 1);
    for (const char of part) {
      const last = result[result.length - 1];
      const level = last && !char.trim() ? last[2] : levels[at];
      if (last && last[1] === isFresh && last[2] === level) last[0] += char;
      else result.push([char, isFresh, level]);
      at += char.length;
    }
  });
  return result;
}

// ---- the pieces of the page ----------------------------------------------------------------

function make(tag, className, parent) {
  const node = document.createElement(tag);
  node.className = className;
  if (parent) parent.append(node);
  return node;
}

const root = make("section", "flow", element);
const notice = make("p", "flow-notice", root);
const empty = make("div", "flow-empty", root);
const emptyText = make("p", "flow-empty-text", empty);
const emptyRun = make("button", "flow-go", empty);
const stage = make("div", "flow-stage", root);
const axis = make("div", "flow-axis", stage);
const fromNoise = make("span", "flow-end", axis);
const scrub = make("input", "flow-scrub", axis);
const toSentence = make("span", "flow-end", axis);
const status = make("p", "flow-status", stage);
const badge = make("span", "flow-badge", status);
const figures = make("span", "flow-figures", status);
const list = make("ol", "flow-list", stage);
const legend = make("ul", "flow-legend", stage);
const live = make("p", "flow-live", root);

emptyRun.type = "button";
notice.setAttribute("role", "alert");
live.setAttribute("aria-live", "polite");
Object.assign(scrub, { type: "range", min: 0, max: 1, step: 1, value: 0, disabled: true });
for (const kind of ["changed", "faint", "heading"]) make("li", `flow-key-${kind}`, legend);
for (const item of legend.children) {
  make("span", "flow-sample", item).setAttribute("aria-hidden", "true");
  make("span", "", item);
}

function row(number) {
  const item = make("li", "flow-row", list);
  const label = make("span", "flow-number", item);
  label.textContent = number;
  label.setAttribute("aria-hidden", "true");
  make("p", "flow-text", item);
  const small = make("p", "flow-endpoint", item);
  make("span", "flow-endpoint-label", small);
  make("span", "flow-endpoint-text", small);
}

function setRows(count) {
  while (list.children.length > count) list.lastChild.remove();
  while (list.children.length < count) row(list.children.length + 1);
}

// ---- drawing --------------------------------------------------------------------------------

function drawText(node, sentence, previous) {
  const blank = sentence.text.trim() === "";
  node.classList.toggle("flow-blank", blank);
  if (blank) {
    node.textContent = say("blank");
    return;
  }
  node.replaceChildren(
    ...stretches(sentence, previous).map(([text, fresh, doubt]) => {
      const span = document.createElement("span");
      span.className = `${fresh ? "flow-fresh " : ""}flow-doubt-${doubt}`;
      span.textContent = text;
      return span;
    })
  );
}

// The small line: where the flow is heading, and once it has arrived, what it began as.
function drawEndpoint(item, frame, k) {
  const arrived = frame.last && frame.index > 0;
  const text = arrived ? state.frames[0].sentences[k].text : frame.sentences[k].endpoint;
  item.querySelector(".flow-endpoint-label").textContent = say(arrived ? "began" : "heading");
  item.querySelector(".flow-endpoint-text").textContent = text.trim() || say("blank");
}

function drawRows(frame, before) {
  setRows(frame.sentences.length);
  frame.sentences.forEach((sentence, k) => {
    const item = list.children[k];
    drawText(item.querySelector(".flow-text"), sentence, before && before.sentences[k]);
    drawEndpoint(item, frame, k);
  });
}

function progress(frame) {
  return [
    say("step_of", { step: frame.index, steps: frame.steps }),
    `t = ${frame.t.toFixed(2)}`,
    counted("network", frame.nfe),
    counted("decoder", frame.decoder_calls),
    say("seconds", { n: frame.seconds.toFixed(2) }),
  ].join(" · ");
}

function drawAxis(frame) {
  scrub.max = frame ? frame.steps : 1;
  scrub.value = frame ? frame.index : 0;
  scrub.disabled = !["finished", "stopped"].includes(state.phase) || state.frames.length < 2;
  scrub.style.setProperty("--done", frame ? frame.index / frame.steps : 0);
  scrub.setAttribute("aria-valuetext", frame ? progress(frame) : "");
}

function badgeText() {
  if (state.phase === "stopped") return say("stopped", { step: state.frames.at(-1).index });
  return ["running", "finished"].includes(state.phase) ? say(state.phase) : "";
}

function draw() {
  const frame = state.frames[state.shown];
  const waiting = state.phase === "waiting";
  root.dataset.phase = state.phase;
  root.dataset.last = String(Boolean(frame && frame.last));
  root.setAttribute("aria-busy", String(waiting || state.phase === "running"));
  empty.hidden = state.phase !== "empty";
  stage.hidden = state.phase === "empty";
  notice.hidden = !state.notice;
  notice.textContent = state.notice ? say(state.notice) : "";
  badge.textContent = badgeText();
  figures.textContent = waiting ? say(state.patience) : frame ? progress(frame) : "";
  drawAxis(frame);
  drawButtons();
  if (frame) drawRows(frame, state.frames[state.shown - 1]);
}

function drawWords() {
  document.documentElement.lang = state.lang;
  root.setAttribute("aria-label", say("results"));
  emptyText.textContent = say("empty");
  emptyRun.textContent = say("run");
  fromNoise.textContent = say("noise");
  toSentence.textContent = say("sentence");
  scrub.setAttribute("aria-label", say("look_back"));
  scrub.title = say("look_back");
  ["legend_changed", "legend_faint", "legend_heading"].forEach((key, k) => {
    legend.children[k].lastChild.textContent = say(key);
  });
  draw();
}

// ---- the pace ---------------------------------------------------------------------------------

// A short run is shown slowly enough to be seen. The engine is never held back by this.
function pause(frame) {
  return CALM.matches ? 600 : Math.min(450, 1800 / frame.steps);
}

function advance() {
  state.timer = 0;
  const newest = state.frames.length - 1;
  if (state.phase !== "running" || state.shown >= newest) return;
  state.shown = CALM.matches ? newest : state.shown + 1;
  const frame = state.frames[state.shown];
  if (frame.last) finish(frame);
  else state.timer = setTimeout(advance, pause(frame));
  draw();
}

function finish(frame) {
  state.phase = "finished";
  live.textContent = say("announce", { steps: counted("steps", frame.steps) });
}

// ---- the messages -------------------------------------------------------------------------------

function reset(phase) {
  clearTimeout(state.timer);
  Object.assign(state, { phase, frames: [], shown: -1, notice: null, timer: 0 });
  live.textContent = "";
}

function pressRun() {
  document.querySelector("#run").click();
}

function drawButtons() {
  const [run, stop] = ["#run", "#stop"].map((name) => document.querySelector(name));
  if (!run || !stop) return; // the player may be on the page before them
  run.disabled = state.server !== "idle";
  stop.disabled = !["waiting", "running"].includes(state.phase);
}

// The server is idle again after a moment: a stream that ends badly says so twice.
function rest(delay) {
  clearTimeout(state.resting);
  state.resting = setTimeout(() => {
    state.server = "idle";
    drawButtons();
  }, delay);
}

const RECEIVE = {
  language() {},
  arrive(message) {
    state.greeting = message.go;
    if (message.go) setTimeout(pressRun, 50);
  },
  waiting(message) {
    reset("waiting");
    clearTimeout(state.resting);
    Object.assign(state, { server: "busy", run: message.stamp, patience: "starting" });
    state.timer = setTimeout(() => {
      state.patience = "in_line";
      draw();
    }, 2500);
    draw();
    if (NARROW.matches && !state.greeting) root.scrollIntoView({ block: "nearest" });
    state.greeting = false;
  },
  frame(message) {
    if (message.run !== state.run) return;
    const newest = state.frames.at(-1);
    if (newest && newest.run === message.run && newest.index >= message.index) return; // sent twice
    if (state.phase !== "running") reset("running");
    state.frames.push(message);
    if (!state.timer) advance();
  },
  ended() {
    state.server = "idle";
    drawButtons();
  },
  // Stopping ends the stream too, which then counts as failed.
  failed() {
    if (state.server === "busy") RECEIVE.problem({ key: "error_lost", run: state.run });
    rest(200);
  },
  stopped() {
    const newest = state.frames.length - 1;
    if (state.server === "busy") {
      state.server = "stopping";
      state.run = null;
      rest(5000);
    }
    if (state.phase === "running") {
      clearTimeout(state.timer);
      state.shown = newest;
      state.phase = state.frames[newest].last ? "finished" : "stopped";
      live.textContent = badgeText();
    } else if (state.phase === "waiting") {
      reset("empty");
      state.notice = "stopped_early";
    }
    draw();
  },
  problem(message) {
    if (message.run && message.run !== state.run) return;
    reset("empty");
    state.notice = message.key;
    if (state.server === "busy") state.server = "stopping";
    draw();
  },
};

function receive() {
  const message = props.value;
  if (!message || !(message.phase in RECEIVE)) return;
  if (message.lang) state.lang = message.lang;
  RECEIVE[message.phase](message);
  if (message.lang) drawWords();
}

scrub.addEventListener("input", () => {
  const wanted = Number(scrub.value);
  state.shown = state.frames.findLastIndex((frame) => frame.index <= wanted);
  draw();
});
emptyRun.addEventListener("click", pressRun);
watch("value", receive);
receive();
