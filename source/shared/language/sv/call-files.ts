// Files of calls, and the environments that calls run in.
import {inSwedish} from '../catalogue.ts';

export const callFiles = inSwedish({
	'A file for the folder where it runs, or name=FILE; may be repeated':
		'En fil till mappen där den körs, eller namn=FIL; får upprepas',
	'A file that it leaves there, written here once it has returned, or name=FILE; may be repeated':
		'En fil som den lämnar där, skriven här när den har returnerat, eller namn=FIL; får upprepas',
	'A file that it left, to be written here, or name=FILE; may be repeated':
		'En fil som det lämnade, att skriva här, eller namn=FIL; får upprepas',
	'it left {name} ({count} bytes): --out {name} writes it':
		'det lämnade {name} ({count} byte): --out {name} skriver den',
	'The call left no file {name}.': 'Anropet lämnade ingen fil {name}.',
	'It left none.': 'Det lämnade ingen.',
	'It left {names}.': 'Det lämnade {names}.',
	'The files that a job leaves have at most {most} bytes together.':
		'Filerna som ett jobb lämnar har högst {most} byte tillsammans.',
	'The function ran longer than {seconds} s.': 'Funktionen kördes längre än {seconds} s.',
	'expected {count} bytes at the most, got {value}': 'väntade högst {count} byte, fick {value}',
	'--{flag} names two files {name}.': '--{flag} nämner två filer {name}.',
	'Give one of them another name: --{flag} {example}.': 'Ge en av dem ett annat namn: --{flag} {example}.',
	'The files that go {way} have more than {most} bytes.': 'Filerna som går {way} har mer än {most} byte.',
	'The operator of a service sets the most with --max-function-files.':
		'Den som driver en tjänst bestämmer det mesta med --max-function-files.',
	'The function left no file {name} in the folder where it ran.':
		'Funktionen lämnade ingen fil {name} i mappen där den kördes.',
	'The file {name} changed while it was read.': 'Filen {name} ändrades medan den lästes.',
	'Call it again.': 'Anropa den igen.',
	'A file of this machine is only for calls of this machine.':
		'En fil på den här maskinen är bara till för anrop på den här maskinen.',
	'Send its content.': 'Skicka dess innehåll.',
	'The content of {name} has to be sent, not its path.': 'Innehållet i {name} måste skickas, inte dess sökväg.',
	'Folders and devices can not be given.': 'Mappar och enheter går inte att lämna över.',
	'Name a file in a folder that can be written to.': 'Ange en fil i en mapp som går att skriva till.',
	"The files of the call can't be written: {reason}.": 'Anropets filer går inte att skriva: {reason}.',
	'The file {name} came as another one than the function left.':
		'Filen {name} kom fram som en annan än den funktionen lämnade.',
	'Files of a call for a service have at most {most} bytes together.':
		'Filer i ett anrop till en tjänst har högst {most} byte tillsammans.',
	'On this machine (embedded) they are streamed, and may have more.':
		'På den här maskinen (inbäddat) strömmas de, och får ha mer.',
	'The worker sent a file that nobody asked for.': 'Arbetaren skickade en fil som ingen bad om.',
});
