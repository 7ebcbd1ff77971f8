// Calls that are jobs: the help of their commands, what is said of them, and their failures.
import {inSwedish} from '../catalogue.ts';

export const calls = inSwedish({
	// Help
	'How many times it may begin again, from its last checkpoint; it is run at most once otherwise':
		'Hur många gånger det får börja om, från sin senaste kontrollpunkt; annars körs det högst en gång',
	'The pause before the first retry (1); each is twice as long as the one before':
		'Pausen före första nya försöket (1); varje är dubbelt så lång som den förra',
	'The longest pause (300)': 'Den längsta pausen (300)',
	'Retry only after these ends: died, threw, timed-out (all of them)':
		'Försök igen bara efter dessa slut: died, threw, timed-out (alla)',
	'The name of a group that it belongs to': 'Namnet på en grupp som det hör till',
	'How many of the group may run at once, on all machines together':
		'Hur många i gruppen som får köras samtidigt, på alla maskiner tillsammans',
	'From -10 to 10: each step moves it an hour ahead in the queue (0)':
		'Från -10 till 10: varje steg flyttar det en timme framåt i kön (0)',
	'A repeat with the same key gives the same job': 'En upprepning med samma nyckel ger samma jobb',
	'Wait until it has ended': 'Vänta tills det är slut',
	'Wait until it has ended, and show its progress meanwhile':
		'Vänta tills det är slut, och visa under tiden hur långt det kommit',
	'Only those of a group': 'Bara de i en grupp',
	'Calls a function as a job, which goes on when you leave; prints its id':
		'Anropar en funktion som ett jobb, som fortsätter när du lämnar det; skriver dess id',
	'As of `fn call` or of `fn eval`, then its arguments: JSON, or texts':
		'Som för `fn call` eller `fn eval`, sedan dess argument: JSON, eller texter',
	'The calls that are jobs, newest first': 'Anropen som är jobb, de nyaste först',
	'One call that is a job, with its attempts': 'Ett anrop som är ett jobb, med dess försök',
	'Follows a call that is a job to its end; exit code 0 only if it returned':
		'Följer ett anrop som är ett jobb till slutet; slutkod 0 bara om det returnerade',
	'What a call that is a job wrote and returned, or what it threw':
		'Vad ett anrop som är ett jobb skrev och returnerade, eller vad det kastade',
	'Cancels a call that is a job, or those of a group': 'Avbryter ett anrop som är ett jobb, eller de i en grupp',
	'All of a group that wait or run, instead of one': 'Alla i en grupp som väntar eller körs, i stället för ett',
	'Submits an ended call once more, as a job of its own; prints its id':
		'Lämnar in ett avslutat anrop en gång till, som ett eget jobb; skriver dess id',

	// The parts of a call's description
	Call: 'Anrop',
	Group: 'Grupp',
	Priority: 'Prioritet',
	'Run by': 'Körs av',
	'{count} of at most {most}': '{count} av högst {most}',
	'calls of {place}': 'anrop hos {place}',
	'no calls of {place}': 'inga anrop hos {place}',
	'accepted {name}, run by {place}': 'tog emot {name}, som körs av {place}',
	'accepted {name}, run by a background process of {place}':
		'tog emot {name}, som körs av en bakgrundsprocess på {place}',
	'this key has a job already, which is this one': 'den här nyckeln har redan ett jobb, som är detta',
	'`lunch fn watch {id}` follows it, `lunch fn result {id}` prints what it returned':
		'`lunch fn watch {id}` följer det, `lunch fn result {id}` skriver vad det returnerade',
	'`lunch fn watch {id}` follows it': '`lunch fn watch {id}` följer det',
	'the job goes on in the background; `lunch fn cancel {id}` ends it':
		'jobbet fortsätter i bakgrunden; `lunch fn cancel {id}` avbryter det',
	'Cancelled {count} jobs of {group}.': 'Avbröt {count} jobb i {group}.',

	'attempt {attempt} begins in {seconds} s, since: {reason}':
		'försök {attempt} börjar om {seconds} s, eftersom: {reason}',
	'With --stream and --retries: begin again also where values came; they come again from the first one':
		'Med --stream och --retries: börja om även där värden kom; de kommer då från det första igen',

	'attempt {attempt}': 'försök {attempt}',

	// Complaints
	'A batch has a list of texts, in JSON.': 'En sats har en lista av texter, i JSON.',
	'The arguments of a batch are to be texts.': 'Argumenten till en sats ska vara texter.',
	'--{flag} has no effect without --retries.': '--{flag} har ingen verkan utan --retries.',
	'Name a job, or a group of them with --group.': 'Ange ett jobb, eller en grupp med --group.',
	'As in `lunch fn cancel @latest`.': 'Som i `lunch fn cancel @latest`.',
	'The job is {state}: only one that has ended is retried.': 'Jobbet är {state}: bara ett som är slut görs om.',
	'`lunch fn cancel {id}` ends it.': '`lunch fn cancel {id}` avbryter det.',
	'`lunch fn list` shows every job.': '`lunch fn list` visar alla jobb.',
	'`lunch fn submit prices.ts#total` makes one.': '`lunch fn submit prices.ts#total` skapar ett.',
	'`lunch fn show {id}` has all there is.': '`lunch fn show {id}` har allt som finns.',
	'A call that is a job needs a service: it is to outlive this program.':
		'Ett anrop som är ett jobb behöver en tjänst: det ska överleva det här programmet.',
	'Start `lunch serve`, and name it with LUNCH_SERVER or the option `server`.':
		'Starta `lunch serve`, och ange den med LUNCH_SERVER eller valet `server`.',
	'The service ended the watch before the job.': 'Tjänsten slutade följa jobbet innan det var slut.',
	'{field} must be one of {words}, not {given}.': '{field} måste vara ett av {words}, inte {given}.',
	'This service has no jobs.': 'Den här tjänsten har inga jobb.',
	'There is no call to be run.': 'Det finns inget anrop att köra.',
	'The job was just removed.': 'Jobbet togs just bort.',
	'The process that ran the call died.': 'Processen som körde anropet dog.',
	'The process that ran the call was stopped before the call ended.':
		'Processen som körde anropet stoppades innan anropet var slut.',
	'The result is not that of a call.': 'Resultatet är inte ett anrops.',
	'concurrency has no effect without a group.': 'concurrency har ingen verkan utan en grupp.',
	'the name of a group has 1 to 100 characters of printable ASCII, and no spaces.':
		'namnet på en grupp har 1 till 100 tecken skrivbar ASCII, utan mellanslag.',
	'the runtime must be node or python.': 'runtime måste vara node eller python.',
	'the call has no name.': 'anropet har inget namn.',
	'the call must be a JSON object.': 'anropet måste vara ett JSON-objekt.',
	'({count} characters, too long to be shown here)': '({count} tecken, för långt för att visas här)',
	'({count} characters, too long to be kept)': '({count} tecken, för långt för att sparas)',
	'The call has {count} characters; at most {most} are allowed.': 'Anropet har {count} tecken; högst {most} tillåts.',
	'a call is retried after one or several of {ends}.': 'ett anrop görs om efter en eller flera av {ends}.',
	'{field} must be a number of milliseconds from {least} to {most}.':
		'{field} måste vara ett antal millisekunder från {least} till {most}.',
	'a job is of the kind pi or call.': 'ett jobb är av slaget pi eller call.',
	'A call that is a job takes no data that was put.': 'Ett anrop som är ett jobb tar inga data som lades undan.',
	'Hand the value itself over.': 'Lämna över själva värdet.',
});
