// A worker of the opaque protocol that does what a request says, good or bad.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

const answer = text => process.stdout.write(`${Buffer.from(text).toString('base64')}\n`);
const acts = {
	echo: text => answer(text),
	bytes: (_text, request) => answer(request.subarray('bytes '.length)),
	pid: () => answer(String(process.pid)),
	env: name => answer(process.env[name] ?? 'not set'),
	later: text => setTimeout(() => answer(text), 50),
	length: text => answer(String(text.length)),
	letters: count => answer('x'.repeat(Number(count))),
	exit: () => process.exit(3),
	'answer-and-exit': text => process.stdout.write(`${Buffer.from(text).toString('base64')}\n`, () => process.exit(0)),
	hang: () => {},
	spin() {
		process.on('SIGTERM', () => {});
		for (;;);
	},
	twice() {
		const lines = ['one', 'two'].map(text => `${Buffer.from(text).toString('base64')}\n`);
		process.stdout.write(lines.join(''));
	},
	'twice-later'() {
		answer('one');
		setTimeout(() => answer('two'), 30);
	},
	text: () => process.stdout.write('this is not base64!\n'),
	stream() {
		const write = () => process.stdout.write('x'.repeat(1 << 20), write);
		write();
	},
	child() {
		const child = spawn('sleep', ['1000'], {stdio: ['ignore', 'inherit', 'inherit']});
		answer(String(child.pid));
	},
	say(text) {
		process.stderr.write(`\u001b[31m${text}\u001b[0m\n`);
		answer('said');
	},
	shout() {
		const lines = Array.from({length: 10_000}, (_, line) => `line ${line}\n`);
		process.stderr.write(lines.join(''), () => answer('shouted'));
	},
};

process.stdout.write('ready\n');
for await (const line of createInterface({input: process.stdin})) {
	const request = Buffer.from(line, 'base64');
	const [, act, rest] = /^(\S*) ?(.*)$/s.exec(request.toString());
	acts[act](rest, request);
}
