/** Loaded before a program: whatever in it would reach for the network ends it. Sockets of this machine's files are none. */
import { Socket } from 'node:net';
import process from 'node:process';

const { connect } = Socket.prototype;

Socket.prototype.connect = function (...given) {
  // Node hands its own arguments on as one list.
  const [target] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof target === 'object' && target.path != null) return connect.apply(this, given);
  process.stderr.write('This program reached for the network.\n');
  process.exit(99);
};
