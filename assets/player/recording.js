// The lane that was recorded earlier: the diffusion model in far more steps than anybody waits for.
// Its frames are fetched once, when a run first needs them.

const RECORDED = GIVEN.recording;

function recordedLane() {
  const { model, solver, steps } = RECORDED;
  return laneOf({ steps, solver, model, recorded: true });
}

// The lanes a message asks for; without a recording there is no such lane.
function lanesOf(wishes) {
  return wishes.filter((wish) => !wish.recorded || RECORDED).map((wish) => (wish.recorded ? recordedLane() : laneOf(wish)));
}

// A frame of the first `count` sentences alone.
function firstOf(frame, count) {
  const places = Object.entries(frame.places).map(([name, rows]) => [name, rows.slice(0, count)]);
  const flight = frame.flight ? { flight: frame.flight.map((row) => row.slice(0, count)) } : {};
  return { ...frame, ...flight, sentences: frame.sentences.slice(0, count), places: Object.fromEntries(places) };
}

// Lays the recording into a lane, if it was made from the noise that is asked for.
function playRecorded(lane, { count, seed }, ready) {
  if (seed !== RECORDED.seed || count < 1 || count > RECORDED.count) {
    lane.instead = ["lane_diffusion_else", RECORDED];
    return;
  }
  const fetched = () => server.recording().then(({ frames }) => unpackAll(frames));
  once("recording", fetched).then((frames) => {
    lane.frames = frames.map((frame) => firstOf(frame, count));
    ready();
  }, () => {});
}

// Its heading: nothing of it can be chosen.
function recordedHeading(node, label) {
  const { model, machine, cores, every } = RECORDED;
  make("span", "lane-name", node).textContent = label;
  const note = make("p", "lane-note lane-recorded", node);
  note.textContent = say("lane_diffusion_says", { model: modelOf(model).label, machine, cores, every });
}
