// The one WebSocket: opens again by itself when it breaks, and loses nothing that was asked.

const FIRST_WAIT = 250; // ms before the first new attempt
const LONGEST_WAIT = 5000;
const MOST_KEPT = 20; // requests kept while there is no connection
const LONG_AWAY = 10_000; // ms out of sight after which a telephone may have cut the line unsaid
const REFUSED = new Set([4401, 4403]); // close codes after which trying again is no use

export class Connection {
  constructor(address, { received, status }) {
    this.address = address; // gives the address, with the newest ticket in it
    this.received = received;
    this.status = status;
    this.kept = [];
    this.wait = FIRST_WAIT;
    this.closed = false; // the server has said that trying again is no use
    this.ended = false; // another connection has taken its place
    this.timer = null;
    this.away = Infinity; // moment since which nobody sees the page
    for (const event of ["online", "pageshow"]) addEventListener(event, () => this.hurry());
    document.addEventListener("visibilitychange", () => this.seen());
    this.open();
  }

  open() {
    this.timer = null;
    const socket = new WebSocket(this.address());
    this.socket = socket;
    socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.lost(event));
  }

  take(message) {
    if (message.type === "error" && message.fatal) this.closed = true;
    if (message.type === "welcome") {
      this.wait = FIRST_WAIT;
      this.status("open");
      this.received(message);
      for (const kept of this.kept.splice(0)) this.socket.send(kept);
    } else {
      this.received(message);
    }
  }

  lost(event) {
    if (this.ended || event.target !== this.socket) return;
    if (this.closed || REFUSED.has(event.code)) {
      this.closed = true;
      this.status("refused");
      return;
    }
    this.status("lost");
    // spread, so that a whole room does not knock at the same moment
    this.timer = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.timer = null;
    this.socket.close();
  }

  hurry() {
    if (this.timer === null || this.ended) return;
    clearTimeout(this.timer);
    this.wait = FIRST_WAIT;
    this.open();
  }

  // A telephone that slept may hold on to a line that is dead; a new one costs nothing.
  seen() {
    const away = Date.now() - this.away;
    this.away = document.hidden ? Date.now() : Infinity;
    if (document.hidden || this.ended || this.closed) return;
    if (this.timer === null && away > LONG_AWAY) {
      this.socket.close();
      this.open();
    } else {
      this.hurry();
    }
  }

  send(type, rest = {}) {
    const text = JSON.stringify({ type, ...rest });
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else if (this.kept.length < MOST_KEPT) this.kept.push(text);
  }
}
