import {RolldownMagicString} from 'rolldown';
import {parseSync, Visitor} from 'rolldown/utils';

/**
 * JavaScript in which these functions, named by where they begin, are compiled when their file is.
 *
 * V8 compiles a function when it is first called, and its code cache has what was compiled together with the file: what every start
 * calls was compiled anew by every start, a quarter of the time of `lunch <restaurant>`. A function within parentheses is compiled
 * with what stands around it. A declared function becomes a variable at the beginning of what it was declared in.
 */
export function compiledAtOnce(code, starts) {
	const edited = new RolldownMagicString(code);
	const {program} = parseSync('file.js', code);
	/** The functions around what is visited, outermost first: where their bodies begin, and what stands directly in them. */
	const around = [{begin: 0, statements: new Set(program.body)}];
	const methods = new Set();

	function enter(node) {
		if (starts.has(node.start) && !methods.has(node)) enclose(node);
		const {body} = node;
		const statements = body.type === 'BlockStatement' ? body.body : [];
		around.push({begin: body.start + 1, statements: new Set(statements)});
	}

	function enclose(node) {
		const {begin, statements} = around.at(-1);
		const isDeclared = node.type === 'FunctionDeclaration';
		// One that is exported where it is declared, or stands in a block, stays as it is.
		if (isDeclared && !statements.has(node)) return;
		edited.prependRight(node.start, isDeclared ? `var ${node.id.name}=(` : '(');
		edited.appendLeft(node.end, isDeclared ? ');' : ')');
		if (isDeclared && node.start !== begin) edited.move(node.start, node.end, begin);
	}

	function leave() {
		around.pop();
	}

	new Visitor({
		MethodDefinition({value}) {
			methods.add(value);
		},
		Property({value, method, kind}) {
			if (method || kind !== 'init') methods.add(value);
		},
		FunctionDeclaration: enter,
		FunctionExpression: enter,
		ArrowFunctionExpression: enter,
		'FunctionDeclaration:exit': leave,
		'FunctionExpression:exit': leave,
		'ArrowFunctionExpression:exit': leave,
	}).visit(program);
	return edited.toString();
}
