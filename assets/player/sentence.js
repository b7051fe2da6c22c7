// A visitor's own sentence. Two fields; below them what the server tells, one text at a time: what
// was read back, and the ways through noise, to noise and home, and to the second sentence.

const state = { phase: "empty", server: "idle", run: null, notice: null, problems: [null, null] };
const told = {}; // what has come of this run
const stream = streamOf(state, draw, (told) => RECEIVE.problem(told));

const root = make("section", "flow own", element);
const says = make("p", "lanes-says", root);
const notice = make("p", "flow-notice", root);
const form = make("form", "own-form", root);
const fields = ["first", "second"].map(makeField);
const buttons = make("div", "own-buttons", form);
const runButton = makeButton("lanes-button lanes-run", buttons, run);
const stopButton = makeButton("lanes-button", buttons, () => trigger("stop"));
const status = make("p", "flow-status", buttons);
const stage = make("div", "own-parts", root);
const parts = Object.fromEntries(["recall", "noise", "flow", "line"].map((name) => [name, makePart(name)]));
const legend = make("p", "own-legend", root);
const live = make("p", "flow-live", root);

notice.setAttribute("role", "alert");
live.setAttribute("aria-live", "polite");
make("span", "own-differs", legend).textContent = "abc";
make("span", "", legend);
for (const way of ["noise", "flow", "line"]) parts[way].list = make("ol", "own-way", parts[way].box);
parts.home = make("p", "own-verdict", parts.flow.box);
parts.figures = make("p", "flow-straight", parts.flow.box);

function makeField(name, place) {
  const box = make("div", "own-field", form);
  const label = make("label", "own-label", box);
  const input = make("textarea", "own-input", box);
  const foot = make("div", "own-foot", box);
  const problem = make("p", "own-problem", foot);
  const count = make("p", "own-count", foot);
  input.id = label.htmlFor = `own-${name}`;
  problem.id = `own-${name}-problem`;
  problem.setAttribute("role", "alert");
  Object.assign(input, { rows: 2, spellcheck: false, autocomplete: "off" });
  input.setAttribute("aria-describedby", problem.id);
  if (place === 0) input.value = say("typed_example");
  input.addEventListener("input", () => {
    state.problems[place] = null;
    drawFields();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: Safari, of a conversion
    event.preventDefault();
    run();
  });
  return { label, input, problem, count };
}

function makePart(name) {
  const box = make("section", `own-part own-${name}`, stage);
  return { box, title: make("h2", "own-title", box), says: make("p", "own-says", box), list: null };
}

function clear() {
  Object.assign(told, { recalls: [], noise: [], back: [], forth: [], line: [], home: null });
}

function busy() {
  return ["waiting", "running"].includes(state.phase);
}

// What the server would refuse in any case is said at once, and not sent.
function faultOf(text, place) {
  if (place === 0 && !text.trim()) return "error_typed_empty";
  return [...text].length > LIMITS.max_characters ? "error_typed_long" : null;
}

function run() {
  if (state.server !== "idle") return;
  const [first, second] = fields.map(({ input }) => input.value);
  state.problems = [faultOf(first, 0), faultOf(second, 1)];
  const wrong = state.problems.findIndex(Boolean);
  if (wrong >= 0) fields[wrong].input.focus();
  else start({ first, second: second.trim() ? second : "" });
  draw();
}

function start(wish) {
  clear();
  const stamp = Date.now() + Math.random();
  stream.begin(stamp);
  Object.assign(state, { phase: "waiting", notice: null });
  live.textContent = "";
  trigger("submit", { ...wish, stamp });
}

// ---- drawing --------------------------------------------------------------------------------

function drawFields() {
  fields.forEach(({ input, problem, count }, place) => {
    const fault = state.problems[place];
    problem.textContent = fault ? say(fault) : "";
    input.setAttribute("aria-invalid", String(Boolean(fault)));
    const n = [...input.value].length;
    count.textContent = say("typed_count", { n: n.toLocaleString("en") });
    count.classList.toggle("own-over", n > LIMITS.max_characters);
  });
}

// Character by character: a sentence that is nearly held differs in few of them.
function drawCharacters(node, text, other) {
  const characters = [...text];
  const fresh = changed([...other], characters);
  const runs = [];
  characters.forEach((character, k) => {
    const last = runs.at(-1);
    if (last && last.fresh === fresh.has(k)) last.text += character;
    else runs.push({ text: character, fresh: fresh.has(k) });
  });
  node.replaceChildren(
    ...runs.map((part) => {
      const span = document.createElement(part.fresh ? "mark" : "span");
      if (part.fresh) span.className = "own-differs";
      span.textContent = part.text;
      return span;
    })
  );
  if (!text.trim()) node.textContent = say("blank");
}

function drawRecalls() {
  const { box } = parts.recall;
  while (box.children.length > 2 + told.recalls.length) box.lastChild.remove();
  told.recalls.forEach((recall, k) => {
    const card = box.children[2 + k] || makeRecall(box);
    const { kept, pieces, most, verdict } = recall;
    const [typed, read, line] = card.querySelectorAll("dd, .own-verdict");
    card.dataset.verdict = line.dataset.verdict = verdict;
    line.textContent = say(`verdict_${verdict}`, { kept: percent(kept), pieces, most });
    drawCharacters(typed, recall.typed, recall.text);
    drawCharacters(read, recall.text, recall.typed);
    [...card.querySelectorAll("dt")].forEach((node, i) => {
      node.textContent = say(i ? "typed_read" : "typed_typed");
    });
  });
}

function makeRecall(box) {
  const card = make("div", "own-recall", box);
  const pair = make("dl", "own-pair", card);
  for (const _ of [0, 1]) {
    make("dt", "", pair);
    make("dd", "", pair);
  }
  make("p", "own-verdict", card);
  return card;
}

// Rows of {label, share, texts: [[words for a listener, waypoint]]}; the share fills a small bar.
function drawRows(list, rows, against) {
  list.replaceChildren(
    ...rows.map(({ label, share, texts }) => {
      const item = make("li", "own-row");
      const when = make("span", "own-when", item);
      when.textContent = label;
      when.style.setProperty("--share", share);
      for (const [way, point] of texts) {
        const words = make("p", `own-text own-text-${way || "only"}`, item);
        if (way) make("span", "flow-live", words).textContent = `${say(`way_${way}`)}: `;
        const sentence = { text: point ? point.text : "", tokens: [], confidence: [] };
        if (point) drawText(make("span", "", words), sentence, against, "own-differs");
      }
      return item;
    })
  );
}

function drawWays() {
  const { noise, back, forth, line, recalls } = told;
  const held = recalls.length ? recalls[0].text : null;
  const time = (at) => `t = ${at.toFixed(2)}`;
  drawRows(parts.noise.list, noise.map((p) => ({ label: time(p.at), share: p.at, texts: [["", p]] })), held);
  const rows = back.map((point) => {
    const home = forth.find(({ at }) => at === point.at);
    const turn = point.at === 0; // there the way home begins with the same text
    const texts = turn ? [["", point]] : [["back", point], ["forth", home]];
    return { label: time(point.at), share: point.at, texts };
  });
  drawRows(parts.flow.list, rows, held);
  drawRows(parts.line.list, line.map((p) => ({ label: percent(p.at), share: p.at, texts: [["", p]] })), null);
}

function drawHome() {
  const { home } = told;
  parts.home.textContent = home ? say(home.same ? "home_same" : "home_other") : "";
  parts.home.dataset.verdict = home ? (home.same ? "exact" : "near") : "";
  parts.figures.textContent = home
    ? say("home_figures", {
        steps: counted("steps", home.steps),
        calls: counted("network", home.nfe),
        apart: percent(home.apart),
        spread: home.spread.toFixed(2),
      })
    : "";
}

function draw() {
  const shown = told.recalls.length > 0;
  root.dataset.phase = state.phase;
  root.setAttribute("aria-busy", String(busy()));
  notice.hidden = !state.notice;
  notice.textContent = state.notice ? say(state.notice) : "";
  runButton.disabled = state.server !== "idle";
  stopButton.disabled = !busy();
  status.textContent = statusText();
  stage.hidden = legend.hidden = !shown;
  parts.flow.box.hidden = !told.back.length;
  parts.noise.box.hidden = !told.noise.length;
  parts.line.says.textContent = say(told.recalls.length > 1 ? "line_says" : "line_waits");
  drawFields();
  drawRecalls();
  drawWays();
  drawHome();
}

function statusText() {
  if (state.phase === "waiting") return stream.patience();
  return ["running", "finished"].includes(state.phase) ? say(state.phase) : "";
}

function drawWords() {
  says.textContent = say("typed_says");
  root.setAttribute("aria-label", say("tab_sentence"));
  fields[0].label.textContent = say("typed_first");
  fields[1].label.textContent = say("typed_second");
  fields[1].input.placeholder = say("typed_other");
  runButton.textContent = say("run");
  stopButton.textContent = say("stop");
  parts.recall.title.textContent = say("part_recall");
  parts.noise.title.textContent = say("part_noise");
  parts.noise.says.textContent = say("noise_says");
  parts.flow.title.textContent = say("part_flow");
  parts.flow.says.textContent = say("flow_says");
  parts.line.title.textContent = say("part_line");
  legend.lastChild.textContent = say("legend_typed");
  draw();
}

// ---- messages -------------------------------------------------------------------------------

function take(message, keep) {
  if (message.run !== state.run) return;
  state.phase = "running";
  keep();
  draw();
}

// A message may be sent twice: a point is known by its way and its place on it.
function keepPoint(point) {
  const way = told[point.way];
  if (!way.some(({ at }) => at === point.at)) way.push(point);
}

const RECEIVE = {
  language() {},
  recall: (message) => take(message, () => { told.recalls[message.place] = message; }),
  waypoint: (message) => take(message, () => keepPoint(message)),
  homecoming: (message) => take(message, () => { told.home = message; }),
  ended() {
    stream.ended();
    if (busy()) {
      state.phase = "finished";
      live.textContent = [...root.querySelectorAll(".own-verdict")].map((node) => node.textContent).join(" ");
    }
    draw();
  },
  failed() {
    stream.failed();
  },
  stopped() {
    stream.stopped();
    if (busy()) state.phase = told.recalls.length ? "stopped" : "empty";
    draw();
  },
  problem(message) {
    if (message.run && message.run !== state.run) return;
    state.phase = "empty";
    if (message.field === undefined) state.notice = message.key;
    else state.problems[message.field] = message.key;
    stream.refused();
    draw();
  },
};

clear();
listen(RECEIVE, drawWords);
