// The flow view: all sentences of one run, their paths on the map and how each of them formed.
// Python sends one message at a time as `props.value`; its `phase` says which kind.

// `phase` is what the visitor sees; `server` is whether a stream is "idle", "busy" or "stopping";
// `run` is the stamp of the run whose frames are wanted.
const state = { phase: "empty", server: "idle", run: null, frames: [], paths: [], shown: -1 };
Object.assign(state, { link: null, bend: null, notice: null, open: null, greeting: false });
const stream = streamOf(state, draw, (told) => RECEIVE.problem(told));

// ---- the pieces of the page ----------------------------------------------------------------

const root = make("section", "flow", element);
const notice = make("p", "flow-notice", root);
const empty = make("div", "flow-empty", root);
const emptyText = make("p", "flow-empty-text", empty);
const emptyRun = makeButton("flow-go", empty, pressRun);
const stage = make("div", "flow-stage", root);
const moves = transport(stage, root, { show: showMoment, ended: arrived, describe });
const status = make("p", "flow-status", stage);
const badge = make("span", "flow-badge", status);
const figures = make("span", "flow-figures", status);
const body = make("div", "flow-body", stage);
const map = latentMap(body, { lit: lightRow });
const list = make("ol", "flow-list", body);
const straight = make("p", "flow-straight", stage);
const bar = make("div", "flow-take", stage);
const copy = makeButton("lanes-button", bar, () => copyAddress(addressOf(state.link), told, "link_copied"));
const told = make("span", "flow-told", bar);
const legend = make("ul", "flow-legend", stage);
const live = make("p", "flow-live", root);

notice.setAttribute("role", "alert");
live.setAttribute("aria-live", "polite");
told.setAttribute("role", "status");
for (const kind of ["changed", "faint", "heading", "number"]) make("li", `flow-key-${kind}`, legend);
for (const item of legend.children) {
  make("span", "flow-sample", item).setAttribute("aria-hidden", "true");
  make("span", "", item);
}

function row(k) {
  const item = make("li", "flow-row", list);
  const number = makeButton("flow-number", item, () => openHistory(state.open === k ? null : k));
  number.textContent = k + 1;
  make("p", "flow-text", item);
  const small = make("p", "flow-endpoint", item);
  make("span", "flow-endpoint-label", small);
  make("span", "flow-endpoint-text", small);
  make("ol", "flow-history", item).hidden = true;
  item.addEventListener("mouseenter", () => map.light(k));
  item.addEventListener("mouseleave", () => map.light(state.open));
}

function setRows(count) {
  while (list.children.length > count) list.lastChild.remove();
  while (list.children.length < count) row(list.children.length);
  [...list.children].forEach((item, k) => {
    const number = item.querySelector(".flow-number");
    title(number, say("history", { n: k + 1 }));
    number.setAttribute("aria-expanded", String(state.open === k));
  });
}

// ---- drawing --------------------------------------------------------------------------------

// The small line: where the flow is heading, and once it has arrived, what it began as.
function drawEndpoint(item, frame, k) {
  const over = frame.last && frame.index > 0;
  const text = over ? state.frames[0].sentences[k].text : frame.sentences[k].endpoint;
  item.querySelector(".flow-endpoint-label").textContent = say(over ? "began" : "heading");
  item.querySelector(".flow-endpoint-text").textContent = text.trim() || say("blank");
}

function drawRows(frame, before) {
  setRows(frame.sentences.length);
  frame.sentences.forEach((sentence, k) => {
    const item = list.children[k];
    drawText(item.querySelector(".flow-text"), sentence, before ? before.sentences[k].text : null);
    drawEndpoint(item, frame, k);
    if (state.open === k) markHistory(item.querySelector(".flow-history"), frame.index);
  });
}

function openHistory(k) {
  state.open = k;
  map.light(k);
  [...list.children].forEach((item, place) => {
    const history = item.querySelector(".flow-history");
    history.hidden = place !== k;
    item.querySelector(".flow-number").setAttribute("aria-expanded", String(place === k));
    if (place !== k) return;
    drawHistory(history, state.frames, k, {
      go: (frame) => moves.seek(state.frames.indexOf(frame)),
      look: (frame) => map.light(k, frame && state.frames.indexOf(frame)),
    });
    markHistory(history, state.frames[state.shown].index);
  });
}

function lightRow(key, place) {
  map.light(key ?? state.open, place);
  [...list.children].forEach((item, k) => item.classList.toggle("flow-lit", k === key));
}

function badgeText() {
  if (state.phase === "stopped") return say("stopped", { step: state.frames.at(-1).index });
  return ["running", "finished"].includes(state.phase) ? say(state.phase) : "";
}

function describe(index) {
  return state.frames[index] ? costs(state.frames[index]) : "";
}

function straightText() {
  if (!state.bend) return "";
  const value = mean(state.bend.straightness).toFixed(2);
  const words = say("straight", { value, steps: state.bend.fine });
  return state.frames.at(-1).steps === 1 ? `${words} ${say("straight_one")}` : words;
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
  figures.textContent = waiting ? stream.patience() : frame ? costs(frame) : "";
  straight.textContent = straightText();
  bar.hidden = !state.link || !["finished", "stopped"].includes(state.phase);
  drawButtons();
  if (frame) drawRows(frame, state.frames[state.shown - 1]);
}

function drawWords() {
  root.setAttribute("aria-label", say("results"));
  emptyText.textContent = say("empty");
  emptyRun.textContent = say("run");
  copy.textContent = say("sheet_link");
  told.textContent = "";
  ["legend_changed", "legend_faint", "legend_heading", "legend_number"].forEach((key, k) => {
    legend.children[k].lastChild.textContent = say(key);
  });
  moves.words();
  map.words();
  draw();
}

function showMoment(t, index) {
  map.setTime(t);
  if (index === state.shown || !state.frames.length) return;
  state.shown = index;
  draw();
}

// ---- the run -----------------------------------------------------------------------------------

function reset(phase) {
  Object.assign(state, { phase, frames: [], paths: [], shown: -1, link: null, bend: null, notice: null });
  for (const each of [live, told]) each.textContent = "";
  openHistory(null);
  moves.setTimes([]);
  moves.rewind();
}

function pathOf(k) {
  const text = (place) => state.frames[place].sentences[k].text;
  return { key: k, number: k + 1, colour: modelInk(state.frames[0].model), dash: 0, ts: [], places: {}, text };
}

function grow(frame) {
  if (!state.paths.length) state.paths = frame.sentences.map((_, k) => pathOf(k));
  state.paths.forEach((path, k) => {
    path.ts.push(frame.t);
    for (const [name, places] of Object.entries(frame.places)) {
      (path.places[name] ??= []).push(places[k]);
    }
    if (frame.flight) path.flight = frame.flight.map((row) => row[k]);
  });
  const bare = Object.keys(frame.places).length === 0;
  if (frame.index === 0 || frame.last) map.setPaths(state.paths, bare);
}

// Play has reached the newest state of a run that will have no more.
function arrived() {
  if (state.phase === "running") {
    state.phase = "finished";
    const { steps } = state.frames.at(-1);
    live.textContent = steps ? say("announce", { steps: counted("steps", steps) }) : say("announce_none");
    moves.enable();
  }
  draw();
}

// No more will come; what has come is kept.
function halt() {
  state.phase = state.frames.at(-1).last ? "finished" : "stopped";
  live.textContent = badgeText();
  map.setPaths(state.paths);
  moves.setTimes(state.frames.map((frame) => frame.t));
  moves.finish();
}

function pressRun() {
  whenThere(() => document.querySelector("#run"), (run) => run.click());
}

function drawButtons() {
  const [run, stop] = ["#run", "#stop"].map((name) => document.querySelector(name));
  if (!run || !stop) return; // the player may be on the page before them
  run.disabled = state.server !== "idle";
  stop.disabled = !["waiting", "running"].includes(state.phase);
}

const RECEIVE = {
  language() {},
  arrive(message) {
    state.greeting = message.go;
    if (message.go) setTimeout(pressRun, 50);
  },
  waiting(message) {
    reset("waiting");
    stream.begin(message.stamp);
    draw();
    if (NARROW.matches && !state.greeting) root.scrollIntoView({ block: "nearest" });
    state.greeting = false;
  },
  frame(message) {
    if (message.run !== state.run) return;
    const newest = state.frames.at(-1);
    if (newest && newest.run === message.run && newest.index >= message.index) return; // sent twice
    if (state.phase !== "running") reset("running");
    if (message.link) {
      state.link = { view: "flow", ...message.link };
      window.flowAddress?.keep("flow", message.link);
    }
    const frame = unpack(message, state.frames.at(-1));
    state.frames.push(frame);
    standOn(map, state.frames[0].ground);
    const times = state.frames.map((each) => each.t);
    moves.setTimes(times, { live: true, open: !frame.last, steps: frame.steps });
    grow(frame);
    if (state.shown < 0) showMoment(0, 0);
    moves.play();
  },
  bend(message) {
    if (message.run !== state.run) return;
    state.bend = message;
    straight.textContent = straightText();
  },
  ended() {
    stream.ended();
    drawButtons();
  },
  failed() {
    stream.failed();
  },
  stopped() {
    stream.stopped();
    if (state.phase === "running") halt();
    else if (state.phase === "waiting") {
      reset("empty");
      state.notice = "stopped_early";
    }
    draw();
  },
  problem(message) {
    if (message.run && message.run !== state.run) return;
    if (state.phase === "running") halt();
    else reset("empty");
    state.notice = message.key;
    stream.refused();
    draw();
  },
};

standOn(map);
listen(RECEIVE, drawWords);
