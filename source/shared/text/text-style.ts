/** Styles for printed text. Where a style is not wanted its method returns the text as it is. */
export interface TextStyle {
	title(text: string): string;
	heading(text: string): string;
	dim(text: string): string;
	warning(text: string): string;
	match(text: string): string;
	/** `text` leading to `url`; null where links are not supported, so that the caller writes the address out. */
	link(text: string, url: string): string | null;
	/** Breaks a text to the width of the place it goes to: `first` in front of it, `rest` in front of further lines. */
	wrap(text: string, first?: string, rest?: string): string;
	/** Typographic signs, or their ASCII stand-ins where the locale has no others. */
	readonly signs: {bullet: string; separator: string; dash: string; ellipsis: string};
}

export const unicodeTextSigns: TextStyle['signs'] = {bullet: '•', separator: '·', dash: '–', ellipsis: '…'};
export const asciiTextSigns: TextStyle['signs'] = {bullet: '*', separator: '-', dash: '-', ellipsis: '...'};

const unstyled = (text: string): string => text;

/** Text as it is: for pipes, files and answers over HTTP. */
export const plainStyle: TextStyle = {
	title: unstyled,
	heading: unstyled,
	dim: unstyled,
	warning: unstyled,
	match: unstyled,
	link: () => null,
	wrap: (text, first = '') => first + text,
	signs: unicodeTextSigns,
};
