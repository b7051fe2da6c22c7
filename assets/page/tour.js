// The guided tour: a card that leads along the page's own controls. It moves on when a visitor has
// done what it asks, can be left with Escape, and goes on where it was left, also another day.

const KEY = "language-rectified-flow tour";
const LOOK = 200; // milliseconds between two looks at the page
const REST = 700; // after something has been done, before the next stop
const state = { at: stored(), open: false, before: [], ripe: false, turn: 0, look: 0, keyboard: false };

const starter = makeButton("tour-start", element, () => (state.open ? leave() : enter()));
const card = make("div", "tour-card", element);
const bar = make("div", "tour-top", card);
const count = make("span", "tour-count", bar);
const cross = makeButton("tour-leave", bar, leave);
const heading = make("h2", "tour-title", card);
const says = make("p", "tour-says", card);
const list = make("ul", "tour-sum", card);
const ask = make("p", "tour-ask", card);
const foot = make("div", "tour-foot", card);
const show = makeButton("tour-button tour-show", foot, lead);
const back = makeButton("tour-button", foot, () => go(state.at - 1));
const next = makeButton("tour-button tour-next", foot, () => (state.at < STOPS.length ? go(state.at + 1) : end()));
const ring = make("div", "tour-ring", element);
const live = make("p", "tour-live", element);

card.setAttribute("role", "dialog");
heading.id = "tour-title";
card.setAttribute("aria-labelledby", heading.id);
heading.tabIndex = -1;
cross.textContent = "×";
live.setAttribute("aria-live", "polite");
for (const node of [card, ring]) node.hidden = true;
ring.setAttribute("aria-hidden", "true");

// A browser may forbid its storage: then the tour is remembered as long as the page is open.
function stored() {
  try {
    const at = Number(localStorage.getItem(KEY));
    return Number.isInteger(at) && at >= 0 && at <= STOPS.length ? at : 0;
  } catch {
    return 0;
  }
}

function store(at) {
  state.at = at;
  try {
    localStorage.setItem(KEY, at);
  } catch {
    // it goes without
  }
}

function tasks() {
  return state.at < STOPS.length ? STOPS[state.at].tasks : [];
}

function task() {
  return tasks().find((each, k) => !each.done(state.before[k]));
}

function enter() {
  state.open = true;
  card.hidden = false;
  element.ownerDocument.documentElement.classList.add("touring");
  if (state.at === 0) find("#tab-flow-button")?.click();
  go(state.at);
  heading.focus({ preventScroll: true });
  state.look = setInterval(look, LOOK);
  requestAnimationFrame(follow);
}

function leave() {
  const inside = card.contains(document.activeElement);
  state.open = false;
  clearInterval(state.look);
  clearTimeout(state.turn);
  card.hidden = ring.hidden = true;
  live.textContent = "";
  document.documentElement.classList.remove("touring");
  drawStarter();
  if (inside) starter.focus();
}

function end() {
  store(0);
  leave();
}

function go(at) {
  clearTimeout(state.turn);
  store(at);
  state.turn = 0;
  state.before = tasks().map((each) => each.before?.());
  // What had been done before is not waited for: there is Next.
  state.ripe = tasks().length > 0 && Boolean(task());
  draw();
}

// Where the keyboard is used, the focus comes back to the card; a pointer is left where it is.
function look() {
  const now = task();
  drawTask(now);
  if (now || !state.ripe || state.turn) return;
  state.turn = setTimeout(() => {
    go(state.at + 1);
    live.textContent = [count, heading, says, ask].map((node) => node.textContent).join(" ");
    if (state.keyboard) heading.focus({ preventScroll: true });
  }, REST);
}

function lead() {
  const target = task()?.at();
  if (!seen(target)) return;
  const inner = target.matches("button, input, select") ? target : target.querySelector("input:checked, input, select, button");
  const place = target.getBoundingClientRect();
  const room = window.innerHeight - (narrow() ? card.offsetHeight : 0);
  window.scrollBy({ top: place.top - Math.max(16, (room - place.height) / 2), behavior: CALM.matches ? "instant" : "smooth" });
  (inner || target).focus({ preventScroll: true });
}

function narrow() {
  return card.offsetWidth > window.innerWidth * 0.8;
}

// ---- drawing --------------------------------------------------------------------------------

function drawStarter() {
  const values = { n: Math.min(state.at + 1, STOPS.length), of: STOPS.length };
  starter.textContent = say(state.open ? "tour_stop" : state.at ? "tour_resume" : "tour_start", values);
  starter.setAttribute("aria-expanded", String(state.open));
}

function drawTask(now) {
  const words = now ? now.ask() : state.turn || (state.ripe && tasks().length) ? say("tour_done") : "";
  if (ask.textContent !== words) ask.textContent = words;
  ask.classList.toggle("tour-ready", !now);
  ask.hidden = !words;
  show.hidden = !now;
}

function draw() {
  const over = state.at === STOPS.length;
  const name = over ? "tour_sum" : `tour_${STOPS[state.at].name}`;
  count.textContent = say(over ? "tour_end" : "tour_at", { n: state.at + 1, of: STOPS.length });
  heading.textContent = say(name);
  says.textContent = over ? "" : say(`${name}_says`);
  says.hidden = over;
  list.hidden = !over;
  list.replaceChildren(...SUM.map((key) => Object.assign(make("li"), { textContent: say(key) })));
  title(cross, say("tour_leave"));
  show.textContent = say("tour_show");
  back.textContent = say("tour_back");
  back.disabled = state.at === 0;
  next.textContent = say(over ? "tour_close" : "tour_next");
  card.scrollTop = 0;
  drawTask(task());
  drawStarter();
}

// The ring stays on its control while the page moves; the card goes to the corner that is free.
function follow() {
  if (!state.open) return;
  const target = state.turn ? null : task()?.at();
  ring.hidden = !seen(target);
  if (!ring.hidden) {
    const place = target.getBoundingClientRect();
    ring.style.translate = `${place.left - 6}px ${place.top - 6}px`;
    ring.style.width = `${place.width + 12}px`;
    ring.style.height = `${place.height + 12}px`;
    const high = place.bottom > window.innerHeight - card.offsetHeight - 40;
    card.classList.toggle("tour-aside", high && place.left < 420);
  }
  requestAnimationFrame(follow);
}

document.addEventListener("keydown", (event) => {
  state.keyboard = true;
  const menu = event.target.closest?.("[aria-expanded=true]:not(.tour-start)");
  if (event.key === "Escape" && state.open && !event.defaultPrevented && !menu) leave();
});
document.addEventListener("pointerdown", () => { state.keyboard = false; });

listen({ language() {} }, draw);
