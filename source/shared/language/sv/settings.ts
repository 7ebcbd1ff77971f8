// Descriptions of settings, as the help and `lunch config` show them.
import {inSwedish} from '../catalogue.ts';

export const settings = inSwedish({
	'address of the lunch-menu API': 'adress till lunchmenyernas API',
	'sources of menus, as in ["scilifelab", {"openmensa": [62, 69]}, {"file": "menus"}]; null for the API at `upstream` alone':
		'källor till menyer, som i ["scilifelab", {"openmensa": [62, 69]}, {"file": "menus"}]; null för enbart API:et på `upstream`',
	'address of a page, or e-mail address, under which those who run a source can reach whoever asks it':
		'adress till en sida, eller e-postadress, där de som driver en källa kan nå den som frågar',
	'address of a `lunch serve` to use instead of asking the API directly':
		'adress till en `lunch serve` att använda i stället för att fråga API:et direkt',
	'directory of the cache': 'mapp för cachen',
	'directory of data that must not be lost': 'mapp för det som inte får gå förlorat',
	'time limit of a command, in seconds': 'tidsgräns för ett kommando, i sekunder',
	'language of texts for people, en or sv; without it that of LC_ALL, LC_MESSAGES or LANG':
		'språk för texter till människor, en eller sv; annars det i LC_ALL, LC_MESSAGES eller LANG',
	'whose price of a dish is shown: students, graduates, pupils, employees, contract, others; without it all':
		'vems pris på en rätt som visas: students, graduates, pupils, employees, contract, others; annars allas',
	'keys of the terminal app, by action': 'tangenter i terminalappen, per åtgärd',

	'whether calls of the app and failed inputs of maps are kept for it, with arguments and results (on, off)':
		'om appens anrop och misslyckade indata till map-anrop sparas för den, med argument och resultat (on, off)',
	'whether the app uses the mouse: clicks, the wheel, dragging. Text is then selected with Shift, as in other programs; off leaves the mouse to the terminal':
		'om appen använder musen: klick, hjulet, att dra. Text markeras då med skift, som i andra program; off lämnar musen åt terminalen',
	'what the app does when a job or call of more than 10 seconds ends while nobody looks: a notification of the terminal (OSC 9 or 777), bell, or off':
		'vad appen gör när ett jobb eller anrop på mer än 10 sekunder slutar utan att någon tittar: terminal (en avisering med OSC 9 eller 777), bell eller off',

	'how the app draws charts: braille, blocks or ascii; without it by the locale':
		'hur appen ritar diagram: braille, blocks eller ascii; utan den efter språkmiljön',

	'colours of the terminal app: auto for those that fit the terminal, light, dark or high-contrast':
		'färger i terminalappen: auto för dem som passar terminalen, light, dark eller high-contrast',
	'looks of the terminal app that differ from its theme, as in {"heading": "bold #ff8800", "selected": "black on cyan"}':
		'utseenden i terminalappen som skiljer sig från temat, som {"heading": "bold #ff8800", "selected": "black on cyan"}',

	// `lunch serve`
	'address that `lunch serve` and `lunch worker` listen on': 'adress som `lunch serve` och `lunch worker` lyssnar på',
	'port that `lunch serve` listens on; 0 for any free one':
		'port som `lunch serve` lyssnar på; 0 för vilken ledig som helst',
	'port for /health, /ready and /metrics of `lunch worker`; 0 for any free one, none unless set':
		'port för /health, /ready och /metrics i `lunch worker`; 0 för vilken ledig som helst, ingen om den inte anges',
	'processes that answer HTTP, or auto for one a core': 'processer som svarar på HTTP, eller auto för en per kärna',
	'seconds that `lunch serve` keeps answers without asking again, for everything or by kind: list=86400,menu=600,empty=300,missing=60,error=2,stale=604800':
		'sekunder som `lunch serve` behåller svar utan att fråga igen, för allt eller per slag: list=86400,menu=600,empty=300,missing=60,error=2,stale=604800',
	'what services log: debug (answers from memory too), info, warn, error or silent':
		'vad tjänster loggar: debug (även svar ur minnet), info, warn, error eller silent',
	'seconds that requests are still taken after SIGTERM, while /ready says 503 already; 5 behind a load balancer':
		'sekunder som förfrågningar fortfarande tas emot efter SIGTERM, medan /ready redan svarar 503; 5 bakom en lastbalanserare',
	'path that clients find `lunch serve` below, as in /lunch; X-Forwarded-Prefix says the same':
		'sökväg som klienter hittar `lunch serve` under, som i /lunch; X-Forwarded-Prefix säger detsamma',
	'believe the last proxy in front of `lunch serve`: X-Forwarded-For names the client, for the log':
		'lita på den sista proxyn framför `lunch serve`: X-Forwarded-For anger klienten, för loggen',
	'origins of pages that may use `lunch serve`, with commas between them':
		'ursprung för sidor som får använda `lunch serve`, med kommatecken mellan',

	// Jobs and functions
	'port that `lunch serve` listens on for gRPC; 0 for any free one':
		'port som `lunch serve` lyssnar på för gRPC; 0 för vilken ledig som helst',
	'jobs that are computed at once; 0 leaves them to other machines':
		'jobb som beräknas samtidigt; 0 lämnar dem till andra maskiner',
	'threads that one job is computed on: the cores, shared among the jobs computed at once, unless set':
		'trådar som ett jobb beräknas på: om inget anges kärnorna, delade mellan jobben som beräknas samtidigt',
	'worker processes of remote functions: one a core unless set; 0 for none':
		'arbetsprocesser för fjärrfunktioner: en per kärna om inget anges; 0 för ingen',
	'address of a Redis that many machines share': 'adress till en Redis som många maskiner delar',
	'work with a Redis that may forget accepted jobs and calls':
		'arbeta med en Redis som kan glömma mottagna jobb och anrop',
	'where results of jobs and long files of calls are kept: file:///folder or s3://bucket?endpoint=URL; beside the jobs unless set':
		'var jobbens resultat och långa filer till anrop sparas: file:///mapp eller s3://bucket?endpoint=URL; bredvid jobben om inget anges',
	'days that results of jobs are kept': 'dagar som jobbens resultat sparas',
	'most decimals of pi that a job may ask for, 100,000,000 unless set; a billion take 12 GB of memory, and Node.js 24':
		'flest decimaler av pi som ett jobb får begära, 100 000 000 om inget anges; en miljard tar 12 GB minne, och Node.js 24',
	'memory that one computation may take, nine tenths of the machine or container unless set: bytes, or with K, M, G':
		'minne som en beräkning får ta, nio tiondelar av maskinen eller containern om inget anges: byte, eller med K, M, G',
	'most jobs of one tenant that wait or run, 100,000 unless set; beyond them 429, with when to come back':
		'flest jobb från samma användare som väntar eller körs, 100 000 om inget anges; därutöver 429, med när man kan återkomma',
	"most bytes of one tenant's results, as in 10G; beyond them 429":
		'flest byte för en användares resultat, som i 10G; därutöver 429',
	'most memory that a function may ask for, half of the machine unless set; a call that asks for more is refused':
		'mest minne som en funktion får be om, hälften av maskinens om inget anges; ett anrop som ber om mer avvisas',
	'longest time that a function may ask for, in seconds': 'längsta tid som en funktion får be om, i sekunder',
	'most output that a function may ask for: bytes, or with K, M, G':
		'mest utdata som en funktion får be om: byte, eller med K, M, G',
	'most bytes of all files that go into a call, and of all that come out of it; they are in memory while it runs':
		'flest byte i alla filer som går in i ett anrop, och i alla som kommer ut; de ligger i minnet medan det körs',
	'build the environments that Python functions name, with the network: code of packages is run for that':
		'bygg miljöerna som Pythonfunktioner anger, med nätverket: kod i paket körs för det',
	'token to show to a service that wants one': 'token att visa för en tjänst som kräver en',
	'file with the tokens of clients of `lunch serve`, one a line: `name token`':
		'fil med token för klienter till `lunch serve`, en per rad: `namn token`',
	'certificate of `lunch serve`, PEM': 'certifikat för `lunch serve`, PEM',
	'private key of `lunch serve`, PEM': 'privat nyckel för `lunch serve`, PEM',
	'run functions beyond loopback without TLS, and where what they leave running is not found':
		'kör funktioner utanför loopback utan TLS, och där det som de lämnar igång inte går att hitta',
	'let functions use the network': 'låt funktioner använda nätverket',
	'command of a worker of the opaque protocol': 'kommando för en arbetare i opaque-protokollet',
	'how many workers of the opaque protocol answer at once':
		'hur många arbetare i opaque-protokollet som svarar samtidigt',
	'most bytes of calls of the opaque protocol that wait': 'flest byte av anrop i opaque-protokollet som väntar',
	'seconds that a `lunch worker` has to finish its work when it is stopped':
		'sekunder som en `lunch worker` får för att bli klar när den stoppas',
});
