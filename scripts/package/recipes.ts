/** The facts that the files for other package managers are made of. */
export interface RecipeFacts {
	version: string;
	/** The address of the folder that the archives are published in. */
	downloads: string;
	/** SHA-256 of each archive, in hexadecimal, by its file name. */
	digests: ReadonlyMap<string, string>;
}

const UNTRIED = "Untried: written from the archive's facts by `npm run package`, never built or installed with.";
const DESCRIPTION = 'Lunch menus in the terminal, and a relay, jobs and functions';

/** Files for Homebrew, Nix and AUR, by name. All of them unpack the archives. */
export function recipes({version, downloads, digests}: RecipeFacts): Record<string, string> {
	const archives = [...digests].flatMap(([file, digest]) => {
		const [, arch] = /-linux-(x64|arm64)\.tar\.zst$/.exec(file) ?? [];
		return arch ? [{arch, file, digest, url: `${downloads}/${file}`}] : [];
	});
	const each = (write: (archive: (typeof archives)[number]) => string) => archives.map(write).join('\n');
	return {
		'lunch.rb': `# ${UNTRIED}
class Lunch < Formula
  desc "${DESCRIPTION}"
  homepage "${downloads}"
  version "${version}"
  license "MIT"
  depends_on :linux
${each(({arch, url, digest}) => `  on_${arch === 'x64' ? 'intel' : 'arm'} do\n    url "${url}"\n    sha256 "${digest}"\n  end`)}

  def install
    prefix.install Dir["*"]
  end

  test do
    assert_match "Bikupan", shell_output("#{bin}/lunch bikupan --demo")
  end
end
`,
		'lunch.nix': `# ${UNTRIED}
{ stdenv, fetchurl, zstd, autoPatchelfHook }:
let
  archives = {
${each(({arch, url, digest}) => `    ${arch === 'x64' ? 'x86_64' : 'aarch64'}-linux = fetchurl { url = "${url}"; sha256 = "${digest}"; };`)}
  };
in
stdenv.mkDerivation {
  pname = "lunch";
  version = "${version}";
  src = archives.\${stdenv.hostPlatform.system};
  nativeBuildInputs = [ zstd autoPatchelfHook ];
  buildInputs = [ stdenv.cc.cc.lib ];
  dontStrip = true;
  installPhase = "cp -r . $out";
  meta.description = "${DESCRIPTION}";
}
`,
		PKGBUILD: `# ${UNTRIED}
pkgname=lunch-bin
pkgver=${version}
pkgrel=1
pkgdesc='${DESCRIPTION}'
arch=(${archives.map(({arch}) => (arch === 'x64' ? 'x86_64' : 'aarch64')).join(' ')})
url='${downloads}'
license=(MIT)
depends=(glibc)
optdepends=('bubblewrap: a sandbox for functions')
options=(!strip)
${each(({arch, url, digest}) => {
	const name = arch === 'x64' ? 'x86_64' : 'aarch64';
	return `source_${name}=('${url}')\nsha256sums_${name}=('${digest}')`;
})}

package() {
	cd "lunch-$pkgver-linux-"*
	install -d "$pkgdir/usr"
	cp -r bin lib share "$pkgdir/usr/"
}
`,
	};
}
