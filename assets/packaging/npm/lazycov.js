#!/usr/bin/env node
// Starts the program that npm installed for this platform, and becomes it where Node.js can.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

// What npm chose among the optional dependencies is the one that is there.
function find() {
  const { platform, arch } = process;
  const file = platform === 'win32' ? 'lazycov.exe' : 'lazycov';
  for (const library of platform === 'linux' ? ['', '-musl'] : ['']) {
    try {
      return require.resolve(`lazycov-${platform}-${arch}${library}/bin/${file}`);
    } catch {
      // The next one, if any.
    }
  }
  console.error(
    `lazycov: npm installed no program for ${platform} ${arch}. Was it told to leave out optional dependencies?\n` +
      'Where there is none for this platform, `cargo install --locked lazycov` builds one.'
  );
  return process.exit(2);
}

const program = find();
const given = process.argv.slice(2);

// From then on this process is the program: its signals, its exit code, its place in the shell's jobs.
if (process.execve && process.platform !== 'win32') {
  process.execve(program, [program, ...given], process.env);
}

// An older Node.js stands beside it. What the terminal sends reaches both; the program decides what it means.
const child = spawn(program, given, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGQUIT']) {
  process.on(signal, () => {});
}
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`lazycov: ${error.message}`);
  process.exit(2);
});
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
