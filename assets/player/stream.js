// Whether the server may be asked, in `state.server`: "idle", "busy" with the run `state.run`, or
// "stopping". A run that was stopped goes on for a moment, and a stream that ends badly says so
// twice: the server rests before it counts as idle again.

function streamOf(state, redraw) {
  let resting = 0;
  let asking = 0;

  // A run that has not begun asks its place in the line, again and again.
  function ask(run, delay) {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      if (state.run !== run || state.phase !== "waiting") return;
      const ahead = await server.before(run).catch(() => 0);
      if (state.run !== run || state.phase !== "waiting") return;
      state.ahead = ahead;
      redraw();
      ask(run, 1500);
    }, delay);
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
    failed(problem) {
      if (state.server === "busy") problem({ key: "error_lost", run: state.run });
      rest(200);
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
