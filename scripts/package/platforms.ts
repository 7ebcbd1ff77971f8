/** A platform that there are archives for. */
export interface Platform {
	name: string;
	/** Its name in Debian. */
	debian: string;
	/** npm's packages with its Node and its esbuild. */
	nodePackage: string;
	esbuildPackage: string;
	/** The compiler and the tool that strips symbols, on this machine. */
	compiler: string;
	strip: string;
	/** Folders that may have the C++ library which Node needs. */
	libraryFolders: readonly string[];
	/** The first bytes of its programs, from the 18th on: the machine. */
	machine: number;
}

function platform(name: string, debian: string, machine: number, triplet: string): Platform {
	const isOwn = name === `linux-${process.arch}`;
	const prefix = isOwn ? '' : `${triplet}-`;
	return {
		name,
		debian,
		nodePackage: `node-${name}`,
		esbuildPackage: `@esbuild/${name}`,
		compiler: `${prefix}gcc`,
		strip: `${prefix}strip`,
		libraryFolders: isOwn ? [`/usr/lib/${triplet}`, '/usr/lib64', '/usr/lib'] : [`/usr/${triplet}/lib`],
		machine,
	};
}

export const platforms: readonly Platform[] = [
	platform('linux-x64', 'amd64', 0x3e, 'x86_64-linux-gnu'),
	platform('linux-arm64', 'arm64', 0xb7, 'aarch64-linux-gnu'),
];
