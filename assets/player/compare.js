// The comparison: lanes a visitor chooses, run one after the other on the same noise, then played
// side by side.

const state = { phase: "empty", server: "idle", run: null, notice: null, asked: {} };
const stream = streamOf(state, draw, (told) => RECEIVE.problem(told));
const root = make("section", "flow lanes", element);
const says = make("p", "lanes-says", root);
const notice = make("p", "flow-notice", root);
const status = make("p", "flow-status", root);
const common = commonControls(root, { run, stop, add, addRecorded });
const stage = make("div", "flow-stage", root);
const moves = transport(stage, root, { show: (t) => board.setTime(t), ended() {}, describe });
const board = laneBoard(stage, {
  heading: (node, lane, k) => laneControls(node, lane, k, { changed: rebuild, remove }),
});
const drawLegend = laneLegend(stage);
const taken = takeawayBar(root, {
  facts: () => takeaway(board, state.asked),
  ready: () => !busy() && board.lanes.some(arrived),
  link: () => compareLink(board, common.wish),
});
const quality = qualityChart(root, GIVEN.report);
const live = make("p", "flow-live", root);

notice.setAttribute("role", "alert");
live.setAttribute("aria-live", "polite");

function describe() {
  return `t = ${moves.t.toFixed(2)}`;
}

function busy() {
  return ["waiting", "running"].includes(state.phase);
}

// What is chosen stands in the address, too.
function remember() {
  window.flowAddress?.keep("compare", compareSettings(board, common.wish));
}

// Lanes are drawn anew, and who was in one of their menus is there still.
function rebuild() {
  const menus = () => [...root.querySelectorAll(".lane-head :is(select, input)")];
  const name = menus().find((node) => node === document.activeElement)?.ariaLabel;
  board.setLanes(board.lanes);
  draw();
  if (name) menus().find((node) => node.ariaLabel === name)?.focus();
}

function add() {
  board.setLanes([...board.lanes, newLane(MENUS.steps.at(-1))]);
  remember();
  draw();
}

function addRecorded() {
  board.setLanes([...board.lanes, recordedLane()]);
  remember();
  draw();
}

function remove(k) {
  board.setLanes(board.lanes.filter((_, place) => place !== k));
  if (!busy()) settle();
  remember();
  draw();
}

function computed() {
  return board.lanes.filter(({ wish }) => !wish.recorded);
}

// The lane a message of the run is for; none where Back has led to other lanes meanwhile.
function sentTo(message) {
  const lane = message.run === state.run && state.sent[message.lane];
  return board.lanes.includes(lane) ? lane : null;
}

function run() {
  if (state.server !== "idle" || !computed().length) return;
  remember();
  const stamp = Date.now() + Math.random();
  stream.begin(stamp);
  Object.assign(state, { phase: "waiting", notice: null, asked: common.wish });
  board.setLanes(board.lanes.map(({ wish }) => ({ wish, made: { ...wish }, frames: [], bend: null, waits: !wish.recorded })));
  state.sent = computed();
  const lanes = state.sent.map(({ wish }) => ({ ...wish }));
  for (const lane of board.lanes.filter(({ wish }) => wish.recorded)) playRecorded(lane, state.asked, () => recordedIsThere(lane));
  moves.setTimes([], { live: true });
  board.setTime(1);
  live.textContent = "";
  draw();
  trigger("submit", { ...state.asked, lanes, stamp });
}

function recordedIsThere(lane) {
  if (!board.lanes.includes(lane)) return;
  board.setPaths();
  if (!busy()) settle();
  draw();
}

function stop() {
  trigger("stop");
}

// All that will come is there: it can be played.
function settle() {
  for (const lane of board.lanes) lane.waits = false;
  board.setPaths();
  moves.setTimes(board.times());
  if (!board.times().length) return;
  if (CALM.matches || state.phase === "stopped") moves.finish();
  else moves.play();
}

function draw() {
  root.dataset.phase = state.phase;
  root.setAttribute("aria-busy", String(busy()));
  notice.hidden = !state.notice;
  notice.textContent = state.notice ? say(state.notice) : "";
  status.hidden = state.phase !== "waiting";
  status.textContent = status.hidden ? "" : stream.patience();
  common.runButton.disabled = state.server !== "idle" || !computed().length;
  common.stopButton.disabled = !busy();
  common.addLane.disabled = common.recorded.disabled = busy() || board.lanes.length >= LIMITS.max_lanes;
  common.recorded.hidden = !RECORDED || board.lanes.some(({ wish }) => wish.recorded);
  for (const node of root.querySelectorAll(".lane-head input, .lane-head select, .lane-remove")) {
    node.disabled = busy();
  }
  board.draw();
  drawLegend(board);
  taken.draw();
}

function drawWords() {
  says.textContent = say("compare_says");
  root.setAttribute("aria-label", say("lanes"));
  common.words();
  taken.words();
  quality.words();
  moves.words();
  board.map.words();
  board.setLanes(board.lanes);
  draw();
}

const RECEIVE = {
  language() {},
  arrive(message) {
    const before = JSON.stringify(compareSettings(board, common.wish));
    common.wish = message;
    const lanes = lanesOf(message.lanes);
    if (message.go || JSON.stringify(compareSettings({ lanes }, message)) !== before) {
      if (busy()) stop(); // nobody will see those lanes
      board.setLanes(lanes);
    }
    if (message.go) setTimeout(run); // after the words, which draw the lanes anew
  },
  models(message) {
    Object.assign(MENUS, message.menus);
    if (!busy()) rebuild();
  },
  frame(message) {
    const lane = sentTo(message);
    if (!lane) return;
    const newest = lane.frames.at(-1);
    if (newest && newest.index >= message.index) return; // sent twice
    state.phase = "running";
    const frame = unpack(message, newest);
    lane.frames.push(frame);
    standOn(board.map, board.ground);
    if (frame.index === 0 || frame.last) {
      board.setPaths();
      draw();
    } else if (frame.index % 5 === 0) board.setPaths();
    board.setTime(1);
  },
  bend(message) {
    const lane = sentTo(message);
    if (lane) lane.bend = message;
  },
  ended() {
    stream.ended();
    if (busy()) {
      state.phase = "finished";
      live.textContent = say("finished");
      settle();
    }
    draw();
  },
  failed() {
    stream.failed();
  },
  stopped() {
    stream.stopped();
    if (busy()) {
      state.phase = "stopped";
      settle();
    }
    draw();
  },
  problem(message) {
    if (message.run && message.run !== state.run) return;
    state.phase = "empty";
    state.notice = message.key;
    stream.refused();
    settle();
    draw();
  },
};

stage.addEventListener("change", ({ target }) => target.closest(".lane-head") && remember());
common.bar.addEventListener("change", remember);
board.setLanes([...MENUS.steps.map(newLane), ...(RECORDED ? [recordedLane()] : [])]);
standOn(board.map);
listen(RECEIVE, drawWords);
