// Jobs on the command line, and their failures.
import {inSwedish} from '../catalogue.ts';

export const jobs = inSwedish({
	// Where jobs are, and what a command says of them
	'this machine (embedded), in {folder}': 'den här maskinen (inbäddat), i {folder}',
	'the service at {address}': 'tjänsten på {address}',
	'using the service at {address}': 'använder tjänsten på {address}',
	'jobs of {place}': 'jobb hos {place}',
	'no jobs of {place}': 'inga jobb hos {place}',
	'there are more: {command}': 'det finns fler: {command}',
	'accepted {count} decimals of pi, computed by {place}': 'tog emot {count} decimaler av pi, som beräknas av {place}',
	'accepted {count} decimals of pi, computed by a background process of {place}':
		'tog emot {count} decimaler av pi, som beräknas av en bakgrundsprocess på {place}',
	'`lunch pi watch {id}` follows the job, `lunch pi cancel {id}` ends it':
		'`lunch pi watch {id}` följer jobbet, `lunch pi cancel {id}` avbryter det',
	'the job goes on in the background; `lunch pi cancel {id}` ends it':
		'jobbet fortsätter i bakgrunden; `lunch pi cancel {id}` avbryter det',
	'reconnecting: {reason}': 'ansluter igen: {reason}',
	'job {id} failed': 'jobb {id} misslyckades',
	'job {id} was cancelled': 'jobb {id} avbröts',
	'{count} bytes written to {file}': '{count} byte skrivna till {file}',
	'Cancelled job {id}.': 'Avbröt jobb {id}.',
	'{digits} decimals': '{digits} decimaler',
	'about {time} left': 'ungefär {time} kvar',
	'running, {percent} %': 'körs, {percent} %',
	'{speed} digits/s': '{speed} siffror/s',
	Parts: 'Delar',
	'{done} of {count} done': '{done} av {count} klara',
	'{done} of {count} parts': '{done} av {count} delar',
	'{done} of {count} parts on {machines} machines': '{done} av {count} delar på {machines} maskiner',
	'{count} parts done': {one: '{count} del klar', other: '{count} delar klara'},
	'{count} under way': '{count} pågår',
	'and {count} more': 'och {count} till',
	Converted: 'Omvandlat',
	created: 'skapat',
	queued: 'i kö',
	running: 'körs',
	finished: 'klart',
	errored: 'misslyckat',
	cancelled: 'avbrutet',
	'SHA-256': 'SHA-256',
	Notes: 'Anmärkningar',
	Decimals: 'Decimaler',
	State: 'Status',
	Reason: 'Orsak',
	Submitted: 'Inlämnat',
	Took: 'Tog',
	Attempts: 'Försök',
	'Computed by': 'Beräknat av',
	'Last digits': 'Slutsiffror',
	Bytes: 'Byte',
	DECIMALS: 'DECIMALER',
	SUBMITTED: 'INLÄMNAT',

	// Complaints about a command
	'{address} leads to functions only.': '{address} leder bara till funktioner.',
	'Name the HTTP address of the service, as in --server http://127.0.0.1:8080.':
		'Ange tjänstens HTTP-adress, som i --server http://127.0.0.1:8080.',
	'The service at {address} has its own limit of memory.': 'Tjänsten på {address} har sin egen minnesgräns.',
	'Leave --max-memory out; `lunch serve` takes it.': 'Utelämna --max-memory; `lunch serve` tar den.',
	'Standard output takes the decimals or the JSON document, not both.':
		'Standard ut tar decimalerna eller JSON-dokumentet, inte båda.',
	'Add --output FILE.': 'Lägg till --output FIL.',
	'Name another file.': 'Ange en annan fil.',
	'There is no job yet.': 'Det finns inget jobb än.',
	'`lunch pi submit 1000` makes one.': '`lunch pi submit 1000` skapar ett.',
	'There is no job {id}.': 'Det finns inget jobb {id}.',
	'There is no job "{id}".': 'Det finns inget jobb "{id}".',
	'`lunch pi list` shows every job.': '`lunch pi list` visar alla jobb.',
	'`lunch pi list` and `lunch fn list` show every job.': '`lunch pi list` och `lunch fn list` visar alla jobb.',
	'Several jobs begin with "{id}".': 'Flera jobb börjar med "{id}".',
	'Write more of the id.': 'Skriv mer av id:t.',
	'digits is missing.': 'antalet decimaler (digits) saknas.',
	'digits must be a whole number from 1 to {most}, not {value}.':
		'digits måste vara ett heltal från 1 till {most}, inte {value}.',
	'digits must be a whole number from 1 to {most}, written in digits, not {value}.':
		'digits måste vara ett heltal från 1 till {most}, skrivet med siffror, inte {value}.',
	'the idempotency key must be printable ASCII without spaces.':
		'idempotensnyckeln måste vara skrivbar ASCII utan mellanslag.',
	'the idempotency key must have at most {most} characters.': 'idempotensnyckeln får ha högst {most} tecken.',
	'cursor is not one that a page of jobs gave.': 'markören kommer inte från en sida med jobb.',
	'limit must be a whole number from 1 to {most}, not {value}.':
		'limit måste vara ett heltal från 1 till {most}, inte {value}.',

	// Failures
	'The job has finished already.': 'Jobbet är redan klart.',
	'The job has errored already.': 'Jobbet har redan misslyckats.',
	'The job has cancelled already.': 'Jobbet är redan avbrutet.',
	'The idempotency key belongs to a job of {digits} digits.':
		'Idempotensnyckeln hör till ett jobb med {digits} decimaler.',
	'Use a new key for a new job.': 'Använd en ny nyckel för ett nytt jobb.',
	'The job with this idempotency key was just removed.': 'Jobbet med den här idempotensnyckeln har just tagits bort.',
	'{file} was written by another version of lunch.': '{file} är skriven av en annan version av lunch.',
	'Use that version, or move the file away to begin anew.':
		'Använd den versionen, eller flytta filen för att börja om.',
	'The computation ended its process: {reason}.': 'Beräkningen avslutade sin process: {reason}.',
	'{digits} decimals take {needed} of memory, and a computation may take {most}.':
		'{digits} decimaler tar {needed} minne, och en beräkning får ta {most}.',
	'Allow more with --max-digits, up to {most}: each takes a byte of disk and up to 16 of memory.':
		'Tillåt fler med --max-digits, upp till {most}: var och en tar en byte på disken och upp till 16 i minnet.',
	'Ask for fewer digits, or use Node.js 24 or later, which reaches more memory.':
		'Be om färre decimaler, eller använd Node.js 24 eller senare, som når mer minne.',
	'Ask for fewer digits, or allow more with --max-memory.': 'Be om färre decimaler, eller tillåt mer med --max-memory.',
	'{count} jobs wait or run, and more are not accepted.': '{count} jobb väntar eller körs, och fler tas inte emot.',
	'Cancel some, or try again when some are done.': 'Avbryt några, eller försök igen när några är klara.',
	'Results may take {bytes} bytes, and this one is one too many.':
		'Resultat får ta {bytes} byte, och det här får inte plats.',
	'Ask for fewer digits, or have results kept for a shorter time.':
		'Be om färre decimaler, eller låt resultat sparas kortare tid.',
	'There is no room on the disk for a result of {bytes} bytes.':
		'Det finns inte plats på disken för ett resultat på {bytes} byte.',
	'Make room, or set LUNCH_DATA_DIR to a folder on another disk.':
		'Skapa plats, eller sätt LUNCH_DATA_DIR till en mapp på en annan disk.',
	'There is no room for a result of {bytes} bytes.': 'Det finns inte plats för ett resultat på {bytes} byte.',
	'There is no space left for {file}.': 'Det finns inget utrymme kvar för {file}.',
	'Make room on the disk, or set LUNCH_DATA_DIR to a folder on another.':
		'Skapa plats på disken, eller sätt LUNCH_DATA_DIR till en mapp på en annan.',
	"The jobs in {file} can't be used: {reason}.": 'Jobben i {file} går inte att använda: {reason}.',
	'Another program holds the file locked.': 'Ett annat program håller filen låst.',
	'Move the file aside to begin with none, or set LUNCH_DATA_DIR to another folder.':
		'Flytta filen för att börja utan jobb, eller sätt LUNCH_DATA_DIR till en annan mapp.',
	'Make its folder writable, or set LUNCH_DATA_DIR to one that is.':
		'Gör dess mapp skrivbar, eller sätt LUNCH_DATA_DIR till en som är det.',
	'The part {name} of job {id} is damaged: it is computed again.':
		'Delen {name} av jobb {id} är skadad: den beräknas på nytt.',
	'A checkpoint of job {id} is damaged: its call goes on from an earlier one, or begins anew.':
		'En kontrollpunkt för jobb {id} är skadad: anropet fortsätter från en tidigare, eller börjar om.',
	'The parts of job {id} would have more than the {bytes} bytes they may have.':
		'Delarna av jobb {id} skulle bli större än de {bytes} byte som de får vara.',
	'The result of job {id} is damaged.': 'Resultatet av jobb {id} är skadat.',
	'Submit the job once more.': 'Lämna in jobbet en gång till.',
	'The job is created: it has no result.': 'Jobbet är skapat: det har inget resultat.',
	'The job is queued: it has no result.': 'Jobbet är i kö: det har inget resultat.',
	'The job is running: it has no result.': 'Jobbet körs: det har inget resultat.',
	'The job is errored: it has no result.': 'Jobbet misslyckades: det har inget resultat.',
	'The job is cancelled: it has no result.': 'Jobbet är avbrutet: det har inget resultat.',
	'`lunch pi watch {id}` waits for it.': '`lunch pi watch {id}` väntar på det.',
	'`lunch fn watch {id}` waits for it.': '`lunch fn watch {id}` väntar på det.',
	'The result of the job was removed.': 'Jobbets resultat har tagits bort.',
	'The result has {size} bytes, and none in the range asked for.':
		'Resultatet har {size} byte, och inga i det område som efterfrågas.',
	'A range is made of whole numbers from 0.': 'Ett område består av heltal från 0.',
	"The storage can't be used: {reason}.": 'Lagringen går inte att använda: {reason}.',
	'Write it as in s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-north-1.':
		'Skriv den som i s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-north-1.',
	'{storage} names no bucket': '{storage} anger ingen bucket',
	'it has {unknown}, and only {known} are known': 'den har {unknown}, men bara {known} är kända',
	'its endpoint must be an http or https address, not {endpoint}':
		'dess endpoint måste vara en http- eller https-adress, inte {endpoint}',
	'download can be redirect or proxy': 'download kan vara redirect eller proxy',
	"The bucket {bucket} can't be used: {reason}.": 'Bucketen {bucket} går inte att använda: {reason}.',
	'The bucket {bucket} has {size} bytes of {object} instead of {wanted}.':
		'Bucketen {bucket} har {size} byte av {object} i stället för {wanted}.',
	"Redis can't be used: {reason}.": 'Redis går inte att använda: {reason}.',
	'It is asked again with every request.': 'Den tillfrågas igen vid varje förfrågan.',

	// A service
	"The service at {address} can't be reached ({reason}).": 'Tjänsten på {address} går inte att nå ({reason}).',
	'Start it with `lunch serve`, or check --server and LUNCH_SERVER.':
		'Starta den med `lunch serve`, eller kontrollera --server och LUNCH_SERVER.',
	"The service at {address} can't use its jobs now.": 'Tjänsten på {address} kan inte använda sina jobb nu.',
	'{address} answered with status {status}.': '{address} svarade med status {status}.',
	'Check that a `lunch serve` is there: --server or LUNCH_SERVER says where.':
		'Kontrollera att en `lunch serve` finns där: --server eller LUNCH_SERVER anger var.',
	'The service at {address} failed: {reason}': 'Tjänsten på {address} misslyckades: {reason}',
	'Check that it is a `lunch serve` of this version.': 'Kontrollera att det är en `lunch serve` av den här versionen.',
	'The service at {address} wants a token.': 'Tjänsten på {address} kräver en token.',
	'Set LUNCH_TOKEN to the token of the service.': 'Sätt LUNCH_TOKEN till tjänstens token.',
	'{address} gave another part than asked for.': '{address} gav en annan del än den som efterfrågades.',
	'{address} gave more than it said.': '{address} gav mer än den angav.',
	'{address} does not say what it gives.': '{address} anger inte vad den ger.',
	'{address} redirected more than {count} times.': '{address} skickade vidare mer än {count} gånger.',
	'{address} gave no JSON.': '{address} gav ingen JSON.',
	'{address} gave another document than expected ({details}).':
		'{address} gav ett annat dokument än väntat ({details}).',
	'{address} gave a document without end.': '{address} gav ett dokument utan slut.',
	'{address} gave no events.': '{address} gav inga händelser.',
	"{address} gave an event that can't be read.": '{address} gav en händelse som inte går att läsa.',
	'{address} gave an event without end.': '{address} gav en händelse utan slut.',
	'it ended the connection': 'den avslutade anslutningen',
});
