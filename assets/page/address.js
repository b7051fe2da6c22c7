// The address bar holds what a visitor sees and has set, so that it can be copied and the
// browser's Back and Forward lead through it. Another view or language is an entry of the
// history; any other change is written into the entry there is. Players tell of their settings
// through `window.flowAddress`.

// What Gradio reads there is left alone, and `run=0` is a wish for one arrival.
const OWN = (name) => !name.startsWith("__") && name !== "run";
const known = {}; // view → its settings, once they are known
let entry = { view: "", lang: "", settings: {} };
let early = ""; // a view that was opened before the page was told where it is

function written() {
  const pairs = [...new URLSearchParams(location.search)].filter(([name]) => OWN(name));
  const { view = "", lang = "", ...settings } = Object.fromEntries(pairs);
  return { view, lang, settings };
}

function query({ view, lang, settings }) {
  const wish = new URLSearchParams({ view, ...settings, lang });
  for (const [name, value] of new URLSearchParams(location.search)) if (!OWN(name) && name !== "run") wish.set(name, value);
  // These need no escape, and a link shall be read by people too.
  return `?${wish.toString().replaceAll("%2C", ",").replaceAll("%7E", "~").replaceAll("%3A", ":")}`;
}

function same(a, b) {
  const words = (settings) => new URLSearchParams(Object.entries(settings).sort()).toString();
  return words(a) === words(b);
}

// A slider tells of every value it is drawn over, and browsers take only so many of these calls.
const REST = 300; // milliseconds
let calm = 0; // when the entry may be written again
let later = 0;

function rewrite() {
  settled();
  const wait = calm - performance.now();
  if (wait > 0) later = setTimeout(rewrite, wait);
  else {
    calm = performance.now() + REST;
    history.replaceState(entry, "", query(entry));
  }
}

// Nothing waits to be written any more; tells whether something did.
function settled() {
  const waited = later;
  clearTimeout(later);
  later = 0;
  return waited > 0;
}

function move(change) {
  if (settled()) history.replaceState(entry, "", query(entry));
  entry = { ...entry, ...change };
  history.pushState(entry, "", query(entry));
}

// Entries are kept in the history itself: an address without a language means the browser's own.
function back(event) {
  settled(); // what waits is of the entry that was left
  const before = entry;
  const told = written();
  entry = event.state && event.state.view ? event.state : { ...before, ...told, view: told.view || before.view };
  const { view, lang, settings } = entry;
  const tab = document.querySelector(`#tab-${view}-button`);
  if (tab && view !== before.view) tab.click();
  window.dispatchEvent(new CustomEvent("flow-look", { detail: entry }));
  const other = Object.keys(settings).length > 0 && !same(settings, known[view] || {});
  if (other) known[view] = settings;
  if (other || lang !== before.lang) trigger("wander", { ...(other ? settings : {}), view, lang, run: "0" });
}

window.addEventListener("popstate", back);
window.flowAddress = {
  // Gradio tells of a tab some time after it is opened; meanwhile Back may have led elsewhere.
  show(view) {
    if (document.querySelector(`#tab-${view}-button`)?.ariaSelected === "false") return;
    if (!entry.view) early = view;
    else if (view !== entry.view) move({ view, settings: known[view] || {} });
  },
  // All settings of a view; what has no value is left out.
  keep(view, settings) {
    const told = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const looks = Object.entries(known[view] || {}).filter(([name]) => ["map", "metric"].includes(name));
    known[view] = Object.fromEntries([...looks, ...told].map(([name, value]) => [name, String(value)]));
    if (view !== entry.view || same(known[view], entry.settings)) return;
    entry = { ...entry, settings: known[view] };
    rewrite();
  },
  // How the view there is is looked at: its map, its measure.
  look(name, value) {
    known[entry.view] = { ...known[entry.view], [name]: value };
    entry = { ...entry, settings: { ...entry.settings, [name]: value } };
    rewrite();
  },
  // The widgets of the flow: their values in the order of its stream, then the wishes.
  form(attributes, [steps, solver, count, seed, model, tolerance, guidance, ...values]) {
    const wanted = attributes.map((name, k) => values[k] && `${name}:${values[k]}`).filter(Boolean).join(",");
    this.keep("flow", { steps, solver, count, seed, model, tolerance, ...(wanted ? { wanted, guidance } : {}) });
  },
};

function receive() {
  const { phase, view, lang } = props.value || {};
  if (phase === "arrive") {
    entry = { ...written(), view, lang };
    if (Object.keys(entry.settings).length) known[view] = entry.settings;
    history.replaceState(entry, "");
    if (early && view === GIVEN.first) window.flowAddress.show(early);
  } else if (phase === "language" && entry.view && lang !== entry.lang) move({ lang });
}

watch("value", receive);
receive();
