// Files of calls, and the environments that calls run in.
import {inSwedish} from '../catalogue.ts';

export const callFiles = inSwedish({
	'A file for the folder where it runs, or name=FILE; may be repeated':
		'En fil till mappen där den körs, eller namn=FIL; kan anges flera gånger',
	'A file that it leaves there, written here once it has returned, or name=FILE; may be repeated':
		'En fil som den lämnar där, skriven här när den har returnerat, eller namn=FIL; kan anges flera gånger',
	'A file that it left, to be written here, or name=FILE; may be repeated':
		'En fil som det lämnade, att skriva här, eller namn=FIL; kan anges flera gånger',
	'it left {name} ({count} bytes): --out {name} writes it':
		'det lämnade {name} ({count} byte): --out {name} skriver den',
	'The call left no file {name}.': 'Anropet lämnade ingen fil {name}.',
	'It left none.': 'Det lämnade ingen.',
	'It left {names}.': 'Det lämnade {names}.',
	'The files that a job leaves have at most {most} bytes together.':
		'Filerna som ett jobb lämnar har högst {most} byte tillsammans.',
	'The function ran longer than {seconds} s.': 'Funktionen kördes längre än {seconds} s.',
	'expected {count} bytes at the most, got {value}': 'väntade högst {count} byte, fick {value}',
	'An interpreter of Python, or a virtual environment, on this machine':
		'En Pythontolk, eller en virtuell miljö, på den här maskinen',
	'building an environment without packages': 'bygger en miljö utan paket',
	'building an environment with {packages}': 'bygger en miljö med {packages}',
	'{file} is no Python 3 that runs here: {reason}.': '{file} är ingen Python 3 som går att köra här: {reason}.',
	'The function needs {python}, which is not on this machine.':
		'Funktionen behöver {python}, som inte finns på den här maskinen.',
	'Install Python 3.': 'Installera Python 3.',
	'There is {versions}.': 'Det finns {versions}.',
	'Environments need a sandbox here, so that no function can change them.':
		'Miljöer behöver en sandlåda här, så att ingen funktion kan ändra dem.',
	'Install bubblewrap.': 'Installera bubblewrap.',
	'There is no folder for environments here.': 'Det finns ingen mapp för miljöer här.',
	'Folders and interpreters of this machine are only for its own calls.':
		'Mappar och tolkar på den här maskinen är bara till för dess egna anrop.',
	'Name packages: in a header `# /// script`, or a pyproject.toml.':
		'Ange paket: i ett huvud `# /// script`, eller i en pyproject.toml.',
	'No environments are built here.': 'Här byggs inga miljöer.',
	'The operator of the service allows it with --allow-environments.':
		'Den som driver tjänsten tillåter det med --allow-environments.',
	"The environment can't be built: {reason}": 'Miljön går inte att bygga: {reason}',
	'Look at the names and versions of its packages, and at where they come from (PIP_INDEX_URL, UV_DEFAULT_INDEX).':
		'Se över paketens namn och versioner, och varifrån de kommer (PIP_INDEX_URL, UV_DEFAULT_INDEX).',
	'The environment has {bytes} bytes; at most {most} are allowed.': 'Miljön har {bytes} byte; högst {most} tillåts.',
	"{folder} can't be entered by the user that functions run as here.":
		'{folder} kan inte öppnas av användaren som funktioner körs som här.',
	'Set LUNCH_CACHE_DIR to a folder that everybody may enter.': 'Sätt LUNCH_CACHE_DIR till en mapp som alla får öppna.',
	"{folder} is not this user's alone to write to.": '{folder} är inte bara den här användarens att skriva till.',
	'Set LUNCH_CACHE_DIR to a folder that is.': 'Sätt LUNCH_CACHE_DIR till en mapp som är det.',
	'The function is JavaScript: no Python runs it.': 'Funktionen är JavaScript: ingen Python kör den.',
	'Leave the interpreter out.': 'Utelämna tolken.',
	"{what} is on this machine alone: the call can't run elsewhere, nor as a job.":
		'{what} finns bara på den här maskinen: anropet kan inte köras någon annanstans, och inte som ett jobb.',
	'Call it on this machine; or for Python name packages in a header `# /// script`, or in a pyproject.toml.':
		'Anropa den på den här maskinen; eller ange för Python paket i ett huvud `# /// script`, eller i en pyproject.toml.',
	'An environment of this machine can not be named elsewhere.':
		'En miljö på den här maskinen går inte att ange någon annanstans.',
	"{what} can't be read: {reason}.": '{what} går inte att läsa: {reason}.',
	'It is TOML, as in dependencies = ["numpy>=2"].': 'Det är TOML, som i dependencies = ["numpy>=2"].',
	'it has two headers `# /// script`': 'den har två huvuden `# /// script`',
	'Packages with addons are in several folders: {names}.': 'Paket med tillägg finns i flera mappar: {names}.',
	'Install them beside the module, in one node_modules.': 'Installera dem bredvid modulen, i en node_modules.',
	'--{flag} names two files {name}.': '--{flag} nämner två filer {name}.',
	'Give one of them another name: --{flag} {example}.': 'Ge en av dem ett annat namn: --{flag} {example}.',
	'The files that go {way} have more than {most} bytes.': 'Filerna som går {way} har mer än {most} byte.',
	'The operator of a service sets the most with --max-function-files.':
		'Den som driver en tjänst bestämmer gränsen med --max-function-files.',
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
	'Files in a message have at most {most} bytes together.': 'Filer i ett meddelande har högst {most} byte tillsammans.',
	'More go to a service that runs functions itself, to one with --storage, which its machines need too, and to this machine (embedded).':
		'Mer går till en tjänst som själv kör funktioner, till en med --storage, som också dess maskiner behöver, och till den här maskinen (inbäddat).',
	'There is no room in the storage for a file of {bytes} bytes.':
		'Det finns ingen plats i lagringen för en fil på {bytes} byte.',
	'A file that the call names was damaged in the storage.': 'En fil som anropet anger var skadad i lagringen.',
	"A file that the call names can't be fetched: {reason}.": 'En fil som anropet anger går inte att hämta: {reason}.',
	'Files of jobs may take {bytes} bytes, and this one is one too many.':
		'Filer till jobb får ta {bytes} byte, och den här är en för mycket.',
	'Have results kept for a shorter time, or raise --max-result-bytes.':
		'Låt resultat sparas kortare tid, eller höj --max-result-bytes.',
	'The machine that has the call can fetch no files.': 'Maskinen som har anropet kan inte hämta några filer.',
	'Start `lunch worker` with the --storage of its service.':
		'Starta `lunch worker` med samma --storage som dess tjänst har.',
	'Put it once more. The machines of a service need the same --storage as it has.':
		'Skicka den en gång till. En tjänsts maskiner behöver samma --storage som den har.',
	'The file {name} arrived as another one.': 'Filen {name} kom fram som en annan.',
	'The files of other calls leave no room for more.': 'Andra anrops filer lämnar inte plats för fler.',
	'Try again when some have ended.': 'Försök igen när några är klara.',
	'A file that the call names is not there, or not any more.':
		'En fil som anropet anger finns inte, eller inte längre.',
	'No files are kept here.': 'Inga filer sparas här.',
	'Send them with the call.': 'Skicka dem med anropet.',
	'--out {path} would be the same file for every input.': '--out {path} skulle vara samma fil för alla indata.',
	'Name the file that the function leaves, and a path with the number of the input: --out result.csv=results/{index}.csv.':
		'Ange filen som funktionen lämnar, och en sökväg med indatats nummer: --out result.csv=results/{index}.csv.',
	'A file that each call leaves, and its path here, by the number of the input; may be repeated':
		'En fil som varje anrop lämnar, och dess sökväg här, efter indatats nummer; kan anges flera gånger',
	'The worker sent a file that nobody asked for.': 'Arbetaren skickade en fil som ingen bad om.',
});
