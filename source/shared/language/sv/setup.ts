// The cache, the configuration and what `lunch doctor` finds.
import {inSwedish} from '../catalogue.ts';

export const setup = inSwedish({
	// The cache
	'Cleared {count} answers.': {one: 'Rensade {count} svar.', other: 'Rensade {count} svar.'},
	'{count} answers, {size} KiB on disk': '{count} svar, {size} KiB på disk',
	fresh: 'färskt',
	stale: 'gammalt',
	"the cache file {file} can't be written ({reason}); what it has is shown, and nothing new is kept":
		'cachefilen {file} går inte att skriva ({reason}); det den har visas, och inget nytt sparas',
	"the cache file {file} can't be used ({reason}); going on without it":
		'cachefilen {file} går inte att använda ({reason}); fortsätter utan den',
	'the cache file was damaged; it is now {file}, and a new one was begun':
		'cachefilen var skadad; den är nu {file}, och en ny har påbörjats',
	'the cache file was of another version of lunch; it is now {file}, and a new one was begun':
		'cachefilen var från en annan version av lunch; den är nu {file}, och en ny har påbörjats',
	'See `lunch doctor`.': 'Se `lunch doctor`.',

	// The configuration
	'configuration file': 'konfigurationsfil',
	default: 'standard',
	'Configuration file: {file}': 'Konfigurationsfil: {file}',
	'The configuration is valid.': 'Konfigurationen är giltig.',
	'{setting} is {value} in {file}': '{setting} är {value} i {file}',
	'{setting} is no longer in {file}': '{setting} finns inte längre i {file}',
	'{setting} was not in {file}': '{setting} fanns inte i {file}',
	'{origin} is set, and counts more than the configuration file': '{origin} är satt och går före konfigurationsfilen',
	'{origin} counts more than the configuration file': '{origin} går före konfigurationsfilen',
	'`lunch config set` needs a setting and its value.': '`lunch config set` behöver en inställning och dess värde.',
	'As in `lunch config set port 8081`; `lunch config` shows every setting.':
		'Som i `lunch config set port 8081`; `lunch config` visar alla inställningar.',
	'`lunch config unset` needs one setting.': '`lunch config unset` behöver en inställning.',
	'There is no setting "{name}".': 'Det finns ingen inställning "{name}".',
	'`lunch config` shows every setting.': '`lunch config` visar alla inställningar.',
	'See `lunch config` for every setting.': 'Se `lunch config` för alla inställningar.',
	'"{setting}" in {file}: {reason}': '"{setting}" i {file}: {reason}',
	'Mend or remove the file; `lunch config validate` checks it.':
		'Rätta eller ta bort filen; `lunch config validate` kontrollerar den.',
	'Check its permissions, or change it by hand.': 'Kontrollera dess rättigheter, eller ändra den för hand.',
	'{file} is not JSON: {reason}.': '{file} är inte JSON: {reason}.',
	'{file} holds no JSON object.': '{file} innehåller inget JSON-objekt.',
	'{file} has unknown settings: {names} (known: {known}).':
		'{file} har okända inställningar: {names} (kända: {known}).',
	'"keys" in the configuration file has old names: {names}.': '"keys" i konfigurationsfilen har gamla namn: {names}.',
	'"keys" in the configuration file: {reason}.': '"keys" i konfigurationsfilen: {reason}.',
	'"colors" in the configuration file: {reason}.': '"colors" i konfigurationsfilen: {reason}.',
	'there is no "{name}"': 'det finns ingen "{name}"',
	'There are {roles}.': 'Det finns {roles}.',
	'Write bold, dim, underline, inverse, a colour as red, redBright or #ff8800, and "on" before a background.':
		'Skriv bold, dim, underline, inverse, en färg som red, redBright eller #ff8800, och "on" före en bakgrund.',
	'there is no action "{id}"': 'det finns ingen åtgärd "{id}"',
	'The actions are {ids}.': 'Åtgärderna är {ids}.',
	'"{id}" needs a key': '"{id}" behöver en tangent',
	'"{key}" is not a key': '"{key}" är ingen tangent',
	'Keys are single characters, ctrl+ and a letter, {names}.':
		'Tangenter är enstaka tecken, ctrl+ och en bokstav, {names}.',
	'"{key}" is the key of both "{one}" and "{other}"': '"{key}" är tangenten för både "{one}" och "{other}"',
	'Give one of them another key, as in {example}.': 'Ge en av dem en annan tangent, som i {example}.',

	// Values of settings
	'expected a whole number from {least} to {most}, got {value}':
		'ett heltal från {least} till {most} väntades, inte {value}',
	'expected a whole number from {least} to {most}, got {value} (write {number})':
		'ett heltal från {least} till {most} väntades, inte {value} (skriv {number})',
	'expected the address of a page or an e-mail address, got {value}':
		'adressen till en sida eller en e-postadress väntades, inte {value}',
	'expected 1 or 0, got {value}': '1 eller 0 väntades, inte {value}',
	'expected a text, got {value}': 'en text väntades, inte {value}',
	'expected a path, got {value}': 'en sökväg väntades, inte {value}',
	'expected a path as in /lunch, got {value}': 'en sökväg som i /lunch väntades, inte {value}',
	'expected at most {most} characters, got {count}': 'högst {most} tecken väntades, inte {count}',
	'the name of a host has 1 to {label} characters between its dots, and at most {name} in all':
		'namnet på en värd har 1 till {label} tecken mellan sina punkter, och högst {name} sammanlagt',
	'expected a host and a port, as in grpc://host:8000, got {value}':
		'en värd och en port väntades, som i grpc://host:8000, inte {value}',
	'a path has no NUL character': 'en sökväg har inget NUL-tecken',
	'a name in a path has at most {most} bytes': 'ett namn i en sökväg har högst {most} byte',
	'expected an address, got {value}': 'en adress väntades, inte {value}',
	'expected an http or https address, got {value}': 'en http- eller https-adress väntades, inte {value}',
	'expected an http or https address, got {value} (did you mean {address}?)':
		'en http- eller https-adress väntades, inte {value} (menade du {address}?)',
	'expected origins as in https://app.example, got {value}':
		'ursprung som i https://app.example väntades, inte {value}',
	'expected seconds above 0 and up to {most}, got {value}': 'sekunder över 0 och högst {most} väntades, inte {value}',
	'expected days above 0 and up to {most}, got {value}': 'dagar över 0 och högst {most} väntades, inte {value}',
	'expected bytes, {least} at the least, as in 500M or 4G, got {value}':
		'byte, minst {least}, väntades, som i 500M eller 4G, inte {value}',
	'expected file:///folder or s3://bucket?endpoint=…, got {value}':
		'file:///mapp eller s3://bucket?endpoint=… väntades, inte {value}',
	'expected an object of looks, got {value}': 'ett objekt med utseenden väntades, inte {value}',
	'expected words for "{name}", got {value}': 'ord väntades för "{name}", inte {value}',
	'expected on or off, got {value}': 'on eller off väntades, inte {value}',
	'expected en or sv, got {value}': 'en eller sv väntades, inte {value}',
	'expected one of {choices}, got {value}': 'något av {choices} väntades, inte {value}',
	'knows no {kinds} (but {known})': 'känner inte till {kinds} (men {known})',
	'keys belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY':
		'nycklar hör hemma i AWS_ACCESS_KEY_ID och AWS_SECRET_ACCESS_KEY',
	'an address must not hold a user name or password': 'en adress får inte innehålla användarnamn eller lösenord',
	'an address must not have a query or fragment, got {value}':
		'en adress får inte ha fråga eller fragment, men är {value}',
	'an address must have no user name, password, query or fragment, got {value}':
		'en adress får inte ha användarnamn, lösenord, fråga eller fragment, men är {value}',
	'expected an object of actions and their keys, got {value}':
		'ett objekt med åtgärder och deras tangenter väntades, inte {value}',
	'expected a key or a list of keys for "{action}", got {value}':
		'en tangent eller en lista med tangenter väntades för "{action}", inte {value}',
	'expected a list of sources, got {value}': 'en lista med källor väntades, inte {value}',
	'expected a list of sources as JSON, got {value}': 'en lista med källor som JSON väntades, inte {value}',
	'expected at most {most} sources, got {count}': 'högst {most} källor väntades, inte {count}',
	'expected the name of a source or an object, got {value}':
		'namnet på en källa eller ett objekt väntades, inte {value}',
	'expected one source and perhaps its "url", got {value}': 'en källa och kanske dess "url" väntades, inte {value}',
	'the source "file" needs a folder or an address, as in {example}':
		'källan "file" behöver en mapp eller en adress, som i {example}',
	'the source "{name}" has no list of its restaurants: name them, as in {example}':
		'källan "{name}" har ingen lista över sina restauranger: ange dem, som i {example}',
	'there is no source "{name}" (known: {known})': 'det finns ingen källa "{name}" (kända: {known})',
	'There is no source "{name}" (known: {known}).': 'Det finns ingen källa "{name}" (kända: {known}).',
	'expected at most {most} restaurants of "{name}", got {count}':
		'högst {most} restauranger hos "{name}" väntades, inte {count}',
	'expected ids of restaurants of "{name}", got {value}': 'id för restauranger hos "{name}" väntades, inte {value}',
	'expected an address for "{name}", got {value}': 'en adress väntades för "{name}", inte {value}',
	'expected an http or https address for "{name}", got {value}':
		'en http- eller https-adress väntades för "{name}", inte {value}',
	'expected the address of a Redis, as in {examples}': 'adressen till en Redis väntades, som i {examples}',
	'several hosts are those of sentinels, redis+sentinel://, or of a cluster, redis+cluster://':
		'flera värdar hör till sentinels, redis+sentinel://, eller till ett kluster, redis+cluster://',
	'expected what the sentinels call the Redis, as in redis+sentinel://host:26379/name':
		'namnet som sentinels har på Redis väntades, som i redis+sentinel://host:26379/name',
	'expected the number of a database after the host, as in redis://host:6379/0':
		'numret på en databas väntades efter värden, som i redis://host:6379/0',
	'a cluster has no databases but 0': 'ett kluster har ingen annan databas än 0',
	'it has a #: write # as %23 in the password of the Redis': 'den har ett #: skriv # som %23 i lösenordet till Redis',
	'it has a ?: write ? as %3F in the password of the Redis; settings go nowhere in it':
		'den har ett ?: skriv ? som %3F i lösenordet till Redis; inställningar hör inte hemma i den',
	'it has a / before the @: write / as %2F in the password of the Redis':
		'den har ett / före @: skriv / som %2F i lösenordet till Redis',
	'it has a % that begins no code: write % as %25 in the address of the Redis':
		'den har ett % som inte inleder någon kod: skriv % som %25 i adressen till Redis',
	'expected a host and a port after the password, as in {examples}':
		'en värd och en port väntades efter lösenordet, som i {examples}',

	// Files and networks
	"{file} can't be written: {reason}.": '{file} går inte att skriva: {reason}.',
	'{file} is not there.': '{file} finns inte.',
	'{file} is not there: a part of its path is not a folder.': '{file} finns inte: en del av sökvägen är ingen mapp.',
	'{file} is a folder.': '{file} är en mapp.',
	'{file} is a named pipe.': '{file} är ett namngivet rör.',
	'{file} is a socket.': '{file} är en socket.',
	'{file} is a device.': '{file} är en enhet.',
	'{file} is a socket, or a device that is not there.': '{file} är en socket, eller en enhet som inte finns.',
	'it is a named pipe': 'den är ett namngivet rör',
	'it is a socket': 'den är en socket',
	'it is a device': 'den är en enhet',
	"{file} can't be read: permission denied.": '{file} går inte att läsa: åtkomst nekad.',
	'{file} is a link that leads to itself.': '{file} är en länk till sig själv.',
	"{file} can't be read: this process has too many files open.":
		'{file} går inte att läsa: processen har för många filer öppna.',
	"{file} can't be read: this machine has too many files open.":
		'{file} går inte att läsa: maskinen har för många filer öppna.',
	"{file} can't be read: {reason}.": '{file} går inte att läsa: {reason}.',
	'it is a folder': 'den är en mapp',
	'its folder is not there': 'dess mapp finns inte',
	"Its TLS certificate is not trusted. If it, or a proxy on the way, has a certificate authority of its own, set NODE_EXTRA_CA_CERTS to that authority's PEM file; otherwise check the address and the clock.":
		'Dess TLS-certifikat är inte betrott. Om den, eller en proxy på vägen, har en egen certifikatutfärdare, sätt NODE_EXTRA_CA_CERTS till utfärdarens PEM-fil; kontrollera annars adressen och klockan.',
	'{address} is not an address of a proxy.': '{address} är ingen adress till en proxy.',
	'Set HTTP_PROXY and HTTPS_PROXY to http://host:port, or unset them.':
		'Sätt HTTP_PROXY och HTTPS_PROXY till http://host:port, eller ta bort dem.',

	// `lunch doctor`
	Mended: 'Åtgärdat',
	'{file} was no JSON object: it is now {aside}, and defaults count':
		'{file} var inget JSON-objekt: den är nu {aside}, och standardvärden gäller',
	'"{name}" was taken out of the configuration file: {reason}': '"{name}" togs ur konfigurationsfilen: {reason}',
	'the configuration file as it was is {copy}': 'konfigurationsfilen som den var är {copy}',
	'there is no such setting': 'någon sådan inställning finns inte',
	'actions in "keys" have the names of today': 'åtgärder i "keys" har fått sina nya namn',
	'{path} can be read and written again': '{path} går att läsa och skriva igen',
	warning: 'varning',
	FAILED: 'FEL',
	Configuration: 'Konfiguration',
	Upstream: 'Källa',
	'{version} (24 or newer is needed)': '{version} (24 eller nyare krävs)',
	'terminal, TERM={term}, locale {locale}': 'terminal, TERM={term}, språkmiljö {locale}',
	'not a terminal: plain text, locale {locale}': 'ingen terminal: ren text, språkmiljö {locale}',
	'not set': 'ej satt',
	'{file} (not there yet; made when it is needed)': '{file} (finns inte än; skapas när den behövs)',
	'{file} (not there yet; made with the first job)': '{file} (finns inte än; skapas med det första jobbet)',
	'{file} ({count} answers, {size} KiB)': '{file} ({count} svar, {size} KiB)',
	'{file} ({count} answer, {size} KiB)': '{file} ({count} svar, {size} KiB)',
	'lunch works without it, but asks the upstream each time.': 'lunch fungerar utan den, men frågar källan varje gång.',
	'Make it writable, or set LUNCH_CACHE_DIR to a folder that is.':
		'Gör den skrivbar, eller sätt LUNCH_CACHE_DIR till en mapp som är det.',
	'Make it writable, or set LUNCH_DATA_DIR to a folder that is.':
		'Gör den skrivbar, eller sätt LUNCH_DATA_DIR till en mapp som är det.',
	'{place} ({running} running, {queued} queued, {finished} finished)':
		'{place} ({running} körs, {queued} i kö, {finished} klara)',
	'{addresses}; not for {exceptions}': '{addresses}; inte för {exceptions}',
	'{address} for {scheme}': '{address} för {scheme}',
	'{address} (workers: {count})': '{address} (maskiner: {count})',
	"{address} can't be used: {reason}": '{address} går inte att använda: {reason}',
	'Menus are served without it; jobs and functions wait until it is back.':
		'Menyer visas utan den; jobb och funktioner väntar tills den är tillbaka.',
	'{place}; at most {limit} workers; {isolation}': '{place}; högst {limit} arbetare; {isolation}',
	'{address} not asked (--offline)': '{address} inte tillfrågad (--offline)',
	'{address} gave {count} restaurants in {time} ms': '{address} gav {count} restauranger på {time} ms',
});
