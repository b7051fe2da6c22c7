// Whether the server may be asked, in `state.server`: "idle", "busy" with the run `state.run`, or
// "stopping". A run that was stopped goes on for a moment, and a stream that ends badly says so
// twice: the server rests before it counts as idle again.

const DEAF = 3; // questions without an answer, one after the other, that mean a lost connection

// `problem` is told of a run whose stream has ended badly.
function streamOf(state, redraw, problem) {
  let resting = 0;
  let asking = 0;

  function wanted(run) {
    return state.run === run && state.server === "busy";
  }

  // A run asks its place in the line, again and again, and so learns of a lost connection as well:
  // nobody else tells of it.
  function ask(run, delay, unheard = 0) {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      if (!wanted(run)) return;
      const ahead = await server.before(run).catch(() => undefined); // undefined: no answer
      if (!wanted(run)) return;
      if (ahead !== undefined) {
        state.ahead = ahead;
        if (state.phase === "waiting") redraw();
        ask(run, 1500);
      } else if (unheard + 1 < DEAF) ask(run, 1500, unheard + 1);
      else lost(run);
    }, delay);
  }

  // Frames that may still come belong to nobody.
  function lost(run) {
    problem({ key: "error_lost", run });
    state.run = null;
    rest(200);
  }

  function rest(delay) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      state.server = "idle";
      redraw();
    }, delay);
  }

  return {
    begin(run) {
      clearTimeout(resting);
      Object.assign(state, { server: "busy", run, ahead: 0 });
      ask(run, 700);
    },
    patience() {
      return state.ahead ? counted("ahead", state.ahead) : say("starting");
    },
    ended() {
      state.server = "idle";
    },
    // Stopping ends the stream too, which then counts as failed.
    failed() {
      if (state.server === "busy") lost(state.run);
      else rest(200);
    },
    stopped() {
      if (state.server !== "busy") return;
      Object.assign(state, { server: "stopping", run: null });
      rest(5000);
    },
    refused() {
      if (state.server === "busy") state.server = "stopping";
    },
  };
}
