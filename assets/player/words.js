// Words and small pieces of the page. The files of a player are joined into the body of one
// function that runs once for each player, with `element`, `props`, `server`, `trigger`, `watch`
// and the constant GIVEN that Python puts before them. Every text enters the page through textContent, so no sentence is ever code.

const WORDS = GIVEN.words;
const LIMITS = GIVEN.limits;
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const NARROW = window.matchMedia("(max-width: 820px)");
const tongue = { lang: "en" };

function viewHere() {
  const views = { example: "start", player: "flow", lanes: "compare" };
  return views[element.closest("#example, #player, #lanes")?.id];
}

// What the address asks of the view this player is in, such as its map.
function wished(name) {
  const asked = new URLSearchParams(location.search);
  return (asked.get("view") ?? "flow") === viewHere() ? asked.get(name) : null;
}

// Back and Forward lead to another look at the view; what an entry does not name is as at first.
function looked(name, act) {
  window.addEventListener("flow-look", ({ detail }) => detail.view === viewHere() && act(detail.settings[name] ?? null));
}

// The page breaks lines, and is read aloud, by the rules of this language.
function speak(lang) {
  tongue.lang = document.documentElement.lang = lang;
}

// Hands each message from Python to the receiver of its phase, the one that is there first.
function listen(receivers, drawWords) {
  function receive() {
    const message = props.value;
    if (!message || !(message.phase in receivers)) return;
    if (message.lang) speak(message.lang);
    receivers[message.phase](message);
    if (message.lang) drawWords();
  }
  watch("value", receive);
  receive();
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

function say(key, values = {}) {
  return fill(WORDS[key][tongue.lang], { ...LIMITS, ...values });
}

function counted(noun, n) {
  return say(`${noun}_${n === 1 ? "one" : "many"}`, { n: n.toLocaleString("en") });
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function make(tag, className, parent) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (parent) parent.append(node);
  return node;
}

// A menu's lines: [value, words] each.
function fillSelect(select, entries, value) {
  const options = entries.map(([key, words]) => {
    return Object.assign(make("option"), { value: key, textContent: words, selected: String(key) === String(value) });
  });
  select.replaceChildren(...options);
}

function makeButton(className, parent, press) {
  const node = make("button", className, parent);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

// A name for what shows itself by a picture alone.
function title(node, words) {
  node.setAttribute("aria-label", words);
  node.title = words;
}

function stepOf(frame) {
  if (frame.steps === null) return say("step_so_far", { step: frame.index });
  if (frame.steps === 0) return say("step_none");
  return say("step_of", { step: frame.index, steps: frame.steps });
}

// What a frame has cost, as far as it goes.
function costs(frame) {
  return [
    stepOf(frame),
    `t = ${frame.t.toFixed(2)}`,
    counted("network", frame.nfe),
    counted("decoder", frame.decoder_calls),
    say("seconds", { n: frame.seconds.toFixed(2) }),
  ].join(" · ");
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
