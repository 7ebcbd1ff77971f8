// `lunch serve`, `lunch worker` and `lunch mcp`: what they say at their start, and what keeps them from it.
import {inSwedish} from '../catalogue.ts';

export const services = inSwedish({
	'Relaying {upstream} at {address} (what there is: {address}/docs)':
		'Förmedlar {upstream} på {address} (översikt: {address}/docs)',
	'Running functions at {address}': 'Kör funktioner på {address}',
	'Working as {name}: jobs': 'Arbetar som {name}: jobb',
	'Working as {name}: functions': 'Arbetar som {name}: funktioner',
	'Working as {name}: jobs and functions': 'Arbetar som {name}: jobb och funktioner',
	'How it is doing: {address}': 'Status: {address}',
	'Clients of a service are told how old an answer is; leave the flag out.':
		'En tjänsts klienter får veta hur gammalt ett svar är; utelämna flaggan.',
	'A service in front of another one has that as its --upstream.':
		'En tjänst framför en annan har den som sin --upstream.',
	'--{flag} has no effect without --{other}.': '--{flag} har ingen verkan utan --{other}.',
	'Give both, or leave --{flag} out.': 'Ange båda, eller utelämna --{flag}.',
	'A worker needs --redis: it says whom to work for.': 'En arbetare behöver --redis: den anger vem den arbetar för.',
	'Give it the Redis of a `lunch serve --redis redis://host:6379`.':
		'Ange samma Redis som för en `lunch serve --redis redis://host:6379`.',
	'With --jobs 0 and --functions 0 there is nothing to do.': 'Med --jobs 0 och --functions 0 finns det inget att göra.',
	'Leave one of them out.': 'Utelämna en av dem.',
	'A worker needs --storage: it says where results go.':
		'En arbetare behöver --storage: den anger var resultat hamnar.',
	'Give it the same as the `lunch serve` it works for, or --jobs 0.':
		'Ange samma som för den `lunch serve` den arbetar för, eller --jobs 0.',
	'This is started by `lunch serve --workers N` and not by hand.':
		'Den här startas av `lunch serve --workers N` och inte för hand.',
	"Can't listen on {host} port {port}: {reason}.": 'Kan inte lyssna på {host} port {port}: {reason}.',
	'Ports below 1024 need rights that this user has not: choose another with {flag}.':
		'Portar under 1024 kräver rättigheter som den här användaren inte har: välj en annan med {flag}.',
	'No interface of this machine has the address in --host: name one that has, or 0.0.0.0 for all.':
		'Inget nätverkskort i den här maskinen har adressen i --host: ange ett som finns, eller 0.0.0.0 för alla.',
	'The name in --host is not known here: give an address.': 'Namnet i --host är inte känt här: ange en adress.',
	'Stop what listens there, or choose another port with {flag}.':
		'Stoppa det som lyssnar där, eller välj en annan port med {flag}.',
	'Functions of others are not run on {host} without a token.': 'Andras funktioner körs inte på {host} utan en token.',
	'Functions of others are not run on {host} without TLS.': 'Andras funktioner körs inte på {host} utan TLS.',
	'--token-file FILE makes one; or run none with --functions 0, or listen on 127.0.0.1 only.':
		'--token-file FIL skapar en; eller kör inga med --functions 0, eller lyssna bara på 127.0.0.1.',
	'Add --tls-cert and --tls-key, or --insecure where the network is trusted; or run none with --functions 0, or listen on 127.0.0.1 only.':
		'Lägg till --tls-cert och --tls-key, eller --insecure om nätverket är betrott; eller kör inga med --functions 0, eller lyssna bara på 127.0.0.1.',
	'Whether a token is wanted, and TLS, can not change while the service runs.':
		'Om en token krävs, och TLS, kan inte ändras medan tjänsten körs.',
	'Start it again for that.': 'Starta om den för det.',
	'TLS needs a certificate and its private key.': 'TLS behöver ett certifikat och dess privata nyckel.',
	'Name the other with {flag}.': 'Ange den andra med {flag}.',
	"{certificate} and {key} can't be used for TLS: {reason}.":
		'{certificate} och {key} går inte att använda för TLS: {reason}.',
	'--tls-cert and --tls-key name PEM files.': '--tls-cert och --tls-key anger PEM-filer.',
	'The token file {file} is not a file.': 'Tokenfilen {file} är ingen fil.',
	'Name a file, or one that is not there yet.': 'Ange en fil, eller en som inte finns än.',
	'The token file {file} can be read or changed by others.': 'Tokenfilen {file} kan läsas eller ändras av andra.',
	'Run `chmod 600 {file}`, and change the token.': 'Kör `chmod 600 {file}`, och byt token.',
	'The token file {file} has more than {bytes} bytes.': 'Tokenfilen {file} har mer än {bytes} byte.',
	'Put in one token a line, {count} or more letters and digits, each after the name of whom it is for: `anna TOKEN`.':
		'Skriv en token per rad, minst {count} bokstäver och siffror, var och en efter namnet på den som den är för: `anna TOKEN`.',
	'The token file {file} holds no token in line {line}.': 'Tokenfilen {file} har ingen token på rad {line}.',
	'The token file {file} holds no name in line {line}.': 'Tokenfilen {file} har inget namn på rad {line}.',
	'A name has up to 64 of the characters A-Z a-z 0-9 . _ @ -.': 'Ett namn har högst 64 av tecknen A-Z a-z 0-9 . _ @ -.',
	'The token file {file} holds the token in line {line} twice.':
		'Tokenfilen {file} har samma token som på rad {line} två gånger.',
	'Every token is one tenant’s.': 'Varje token hör till en användare.',
	'The token file {file} holds no token.': 'Tokenfilen {file} har ingen token.',
	'Remove it to have one made. {format}': 'Ta bort den för att få en skapad. {format}',
	"The token file {file} can't be made: {reason}.": 'Tokenfilen {file} går inte att skapa: {reason}.',
	'The token file {file} is not there.': 'Tokenfilen {file} finns inte.',
	"The token file {file} can't be read: {reason}.": 'Tokenfilen {file} går inte att läsa: {reason}.',
	'They are the wrong way round: --tls-cert names the certificate, --tls-key the private key.':
		'De är omkastade: --tls-cert anger certifikatet, --tls-key den privata nyckeln.',
	'{file} has a passphrase: give a key without one.': '{file} har en lösenfras: ange en nyckel utan.',
	'Give a certificate that TLS 1.2 and later take.': 'Ange ett certifikat som TLS 1.2 och senare godtar.',
	'{file} is the key of another certificate.': '{file} är nyckeln till ett annat certifikat.',
	'{file} is not a PEM file of a private key.': '{file} är ingen PEM-fil med en privat nyckel.',
	'{file} is not a PEM file of a certificate.': '{file} är ingen PEM-fil med ett certifikat.',
	'No worker can be started: one {reason}.': 'Ingen arbetare går att starta: en {reason}.',
	'The worker {reason}.': 'Arbetaren {reason}.',
	'The worker answered something that is not base64.': 'Arbetaren svarade med något som inte är base64.',
	'The service is stopping.': 'Tjänsten stoppas.',
	'Too many bytes of calls are waiting.': 'För många byte av anrop väntar.',
	'Try again in a moment; `lunch serve --opaque-queue` says how many bytes may wait.':
		'Försök igen om en stund; `lunch serve --opaque-queue` anger hur många byte som får vänta.',
	'The caller no longer waits for the answer.': 'Anroparen väntar inte längre på svaret.',
	'This is not the token of this service.': 'Det här är inte den här tjänstens token.',
	'This needs a token.': 'Det här kräver en token.',
	'Send `Authorization: Bearer TOKEN`; `lunch` takes TOKEN from LUNCH_TOKEN.':
		'Skicka `Authorization: Bearer TOKEN`; `lunch` tar TOKEN från LUNCH_TOKEN.',
	'{variable} is not an address that begins with http:// or https://.':
		'{variable} är ingen adress som börjar med http:// eller https://.',
	'Give it the address of an OTLP collector, such as http://localhost:4318.':
		'Ge den adressen till en OTLP-mottagare, som http://localhost:4318.',
	'The Redis may forget accepted jobs and calls once its memory is short: its maxmemory-policy is {policy}.':
		'Redis kan glömma mottagna jobb och anrop när dess minne tar slut: dess maxmemory-policy är {policy}.',
	'Set its maxmemory-policy to noeviction, or take the loss into account with --redis-may-evict.':
		'Sätt dess maxmemory-policy till noeviction, eller räkna med förlusten med --redis-may-evict.',
	'The Redis is a node of a cluster, which has only some of the keys.':
		'Redis är en nod i ett kluster, som bara har några av nycklarna.',
	'Begin its address with redis+cluster:// (with TLS rediss+cluster://).':
		'Inled adressen med redis+cluster:// (med TLS rediss+cluster://).',
	'The Redis is used by another version of lunch: it speaks protocol {other}, this one {own}.':
		'Redis används av en annan version av lunch: den talar protokoll {other}, den här {own}.',
	'Run the same version of lunch everywhere, or give each its own Redis.':
		'Kör samma version av lunch överallt, eller ge var och en sin egen Redis.',
	'The jobs are not open yet.': 'Jobben är inte öppnade än.',

	'{field} must be one of {choices}, not {value}.': '{field} måste vara något av {choices}, inte {value}.',
	'The service at {address} does not answer.': 'Tjänsten på {address} svarar inte.',
	'Start it with `lunch serve`, or name another one with --server.':
		'Starta den med `lunch serve`, eller ange en annan med --server.',
	'The service at {address} does not give its log (HTTP {status}).':
		'Tjänsten på {address} lämnar inte ut sin logg (HTTP {status}).',
	'The service at {address} gave no metrics (HTTP {status}).':
		'Tjänsten på {address} gav inga mätvärden (HTTP {status}).',

	// Answers of a service that a command passes on
	'The log of the service has the details.': 'Tjänstens logg har detaljerna.',
	'Too many requests are under way.': 'För många förfrågningar pågår.',
	'Too many clients watch jobs.': 'För många klienter följer jobb.',
	'{address} says that this is gone for good (HTTP 410).': '{address} säger att det här är borta för gott (HTTP 410).',
	'Nothing that is fresh enough is stored of {address} (only-if-cached).':
		'Inget som är färskt nog är sparat från {address} (only-if-cached).',
	'Ask without Cache-Control: only-if-cached.': 'Fråga utan Cache-Control: only-if-cached.',
	'{address} could not ask its own upstream.': '{address} kunde inte fråga sin egen källa.',
	'{address} could not ask its own upstream: {reason}.': '{address} kunde inte fråga sin egen källa: {reason}.',
	'Try again in a few minutes, or ask those who run it.':
		'Försök igen om några minuter, eller fråga dem som driver den.',
});
