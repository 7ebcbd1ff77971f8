import type {CommandContext} from './context.ts';

// Each script only hands the words to `lunch __complete`, which knows the commands, their flags and,
// from the cache, the restaurants.
const scripts: Readonly<Record<string, string>> = {
	bash: `# bash completion for lunch. Add to ~/.bashrc:  eval "$(lunch completion bash)"
_lunch() {
	local IFS=$'\\n'
	COMPREPLY=($(lunch __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -F _lunch lunch
`,
	zsh: `#compdef lunch
# zsh completion for lunch. Add to ~/.zshrc, after compinit:  eval "$(lunch completion zsh)"
_lunch() {
	local -a candidates
	candidates=("\${(@f)$(lunch __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
	compadd -- $candidates
}
compdef _lunch lunch
`,
	fish: `# fish completion for lunch. Save as ~/.config/fish/completions/lunch.fish
complete -c lunch -f -a '(lunch __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** `lunch completion <bash|zsh|fish>` */
export async function completion({words, flags, output}: CommandContext): Promise<void> {
	const [shell = ''] = words;
	const script = scripts[shell] ?? '';
	if (flags.json) output.json({schemaVersion: 1, shell, script});
	else output.write(script);
}
