/** Possible secrets in a line of JSON, and their stand-ins: no code is to log one, and a mistake must not show it to others. */
const secrets: readonly (readonly [RegExp, string])[] = [
	[/"((?:proxy-)?authorization|cookie|set-cookie|token|password|passphrase|secret)":"(?:[^"\\]|\\.)*"/gi, '"$1":"***"'],
	[/\b(Bearer|Basic) +[\w.~+/=-]+/gi, '$1 ***'],
	[/(\b[a-z][\w+.-]*:\/\/[^\s"/:@]*):[^\s"/@]*@/gi, '$1:***@'],
	[/([?&](?:token|access_token|api[_-]?key|password|secret|signature|x-amz-[\w-]+)=)[^\s"&#]+/gi, '$1***'],
];

/** A line of the log without passwords, tokens and signatures. */
export function withoutSecrets(line: string): string {
	return secrets.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);
}
