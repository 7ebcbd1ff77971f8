import type {CommandContext} from '../context.ts';
import {FILES} from './complete.ts';

// Each script only hands the words to `lunch __complete`, which knows the commands, their flags and, from the cache, the
// restaurants. It answers `:files` where the name of a file is wanted: shells know those best.
const scripts: Readonly<Record<string, string>> = {
	bash: `# bash completion for lunch. Add to ~/.bashrc:  eval "$(lunch completion bash)"
_lunch() {
	local IFS=$'\\n'
	COMPREPLY=($(lunch __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
	if [ "\${COMPREPLY[0]}" = '${FILES}' ]; then
		COMPREPLY=()
	else
		compopt +o default 2>/dev/null
	fi
}
complete -o default -F _lunch lunch
`,
	zsh: `#compdef lunch
# zsh completion for lunch. Add to ~/.zshrc, after compinit:  eval "$(lunch completion zsh)"
# or save as _lunch in a folder of $fpath.
_lunch() {
	local -a candidates
	candidates=("\${(@f)$(lunch __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ "\${candidates[1]}" == ${FILES} ]]; then
		[[ "$PREFIX" == --*=* ]] && compset -P '*='
		_files
	else
		compadd -- \${candidates:#}
	fi
}
# Autoloaded, this file is the function itself at its first call.
if [[ "\${funcstack[1]}" == _lunch ]]; then
	_lunch "$@"
else
	compdef _lunch lunch
fi
`,
	fish: `# fish completion for lunch. Save as ~/.config/fish/completions/lunch.fish
function __lunch_complete
	set -l typed (commandline -ct)
	set -l candidates (lunch __complete -- (commandline -opc)[2..] "$typed" 2>/dev/null)
	if test "$candidates[1]" = ${FILES}
		set -l flag (string match -r -- '^--[^=]+=' "$typed")
		for path in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' "$typed"))
			echo "$flag$path"
		end
	else if set -q candidates[1]
		printf '%s\\n' $candidates
	end
end
complete -c lunch -f -a '(__lunch_complete)'
`,
};

/** `lunch completion <bash|zsh|fish>` */
export async function completion({words, flags, output}: CommandContext): Promise<void> {
	const [shell = ''] = words;
	const script = scripts[shell] ?? '';
	if (flags.json) output.json({schemaVersion: 1, shell, script});
	else output.write(script);
}
