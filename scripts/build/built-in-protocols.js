// Health checking and reflection of gRPC read their protocol files when they start. In the bundle there are
// no such files beside them, so what the files say is built in; a new version that looks different fails the build.
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const protobuf = createRequire(require.resolve('@grpc/proto-loader'))('protobufjs');

const changes = [
	{
		file: /\/grpc-health-check\/build\/src\/health\.js$/,
		proto: 'grpc-health-check/proto/health/v1/health.proto',
		keepCase: true,
		from: "loadSync)('health/v1/health.proto',",
		to: json => `fromJSON)(${json},`,
		paths: ["path.resolve(__dirname, '../../proto/health/v1/health.proto')", '`$' + '{__dirname}/../../proto`'],
	},
	...['v1', 'v1alpha'].map(version => ({
		file: new RegExp(`/@grpc/reflection/build/src/implementations/reflection-${version}\\.js$`),
		proto: `@grpc/reflection/build/proto/grpc/reflection/${version}/reflection.proto`,
		keepCase: false,
		from: 'protoLoader.loadSync(protoPath,',
		to: json => `protoLoader.fromJSON(${json},`,
		paths: [`path.join(__dirname, '../../proto/grpc/reflection/${version}/reflection.proto')`],
	})),
];

/** The plugin that makes these changes. */
export function builtInProtocols(root) {
	const made = new Set();
	return {
		name: 'built-in-protocols',
		transform: {
			filter: {id: changes.map(({file}) => file)},
			handler(code, id) {
				const change = changes.find(({file}) => file.test(id));
				if (![change.from, ...change.paths].every(text => code.includes(text))) {
					throw new Error(`${id} changed: look at scripts/build/built-in-protocols.js again`);
				}
				made.add(change);
				const {proto, keepCase} = change;
				const loaded = new protobuf.Root().loadSync(`${root}node_modules/${proto}`, {keepCase});
				const json = JSON.stringify(loaded.toJSON());
				const changed = code.replace(change.from, () => change.to(json));
				return {code: change.paths.reduce((text, path) => text.replace(path, "''"), changed), map: null};
			},
		},
		buildEnd() {
			if (made.size < changes.length)
				throw new Error('a dependency moved: look at scripts/build/built-in-protocols.js again');
		},
	};
}
