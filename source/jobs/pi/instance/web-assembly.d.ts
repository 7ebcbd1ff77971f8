// What is used here of WebAssembly's JavaScript interface: Node's types leave it to the DOM's, which the
// rest of the program must not see.
declare namespace WebAssembly {
	class Module {
		constructor(bytes: Uint8Array);
	}

	class Memory {
		constructor(descriptor: {initial: number; maximum: number; shared: true});
		constructor(descriptor: {initial: bigint; maximum: bigint; shared: true; address: 'i64'});
		readonly buffer: SharedArrayBuffer;
	}

	class Instance {
		constructor(module: Module, imports: Record<string, Record<string, unknown>>);
		readonly exports: Record<string, unknown>;
	}

	function compile(bytes: Uint8Array): Promise<Module>;
	function validate(bytes: Uint8Array): boolean;
}
