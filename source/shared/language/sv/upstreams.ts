// Failures of an upstream: also the reasons why a menu is not renewed.
import {inSwedish} from '../catalogue.ts';

export const upstreams = inSwedish({
	'{hint} `--demo` shows a bundled sample.': '{hint} `--demo` visar ett medföljande exempel.',
	'{address} did not answer within {seconds} seconds.': '{address} svarade inte inom {seconds} sekunder.',
	'Try again, give it longer with --timeout SECONDS, or use what is stored with --offline.':
		'Försök igen, ge den längre tid med --timeout SEKUNDER, eller använd det som är sparat med --offline.',
	'{address} did not answer in time.': '{address} svarade inte i tid.',
	'Try again, or use what is stored with --offline.': 'Försök igen, eller använd det som är sparat med --offline.',
	'{address} could not be reached ({reason}).': '{address} gick inte att nå ({reason}).',
	'Check the network connection and the address (`lunch doctor`), then try again.':
		'Kontrollera nätverket och adressen (`lunch doctor`) och försök igen.',
	'{address} asked not to be contacted for another {seconds} s.':
		'{address} har bett om att inte kontaktas på {seconds} s.',
	'Try again after that; what is stored is shown meanwhile.':
		'Försök igen efter det; så länge visas det som är sparat.',
	'{address} answers too many requests (HTTP 429).': '{address} svarar att den får för många förfrågningar (HTTP 429).',
	'Try again in a few minutes.': 'Försök igen om några minuter.',
	'{address} answered with something that is not a menu or list.':
		'{address} svarade med något som varken är en meny eller en lista.',
	'Try again in a while, or check the address with `lunch doctor`.':
		'Försök igen om en stund, eller kontrollera adressen med `lunch doctor`.',
	'{address} is out of order (HTTP {status}).': '{address} är ur funktion (HTTP {status}).',
	'Try again in a few minutes, or check the address with `lunch doctor`.':
		'Försök igen om några minuter, eller kontrollera adressen med `lunch doctor`.',
	'{address} is not a lunch-menu API: it has no list of restaurants (HTTP {status}).':
		'{address} är inget API för lunchmenyer: det har ingen lista över restauranger (HTTP {status}).',
	'Check the address: --upstream, LUNCH_UPSTREAM, or `lunch config`. It often ends in /api.':
		'Kontrollera adressen: --upstream, LUNCH_UPSTREAM eller `lunch config`. Den slutar ofta på /api.',
	'Nothing is stored of {address}, and it must not be asked (--offline).':
		'Inget är sparat från {address}, och den får inte tillfrågas (--offline).',
	'Run the same command once without --offline, or look at a sample with --demo.':
		'Kör samma kommando en gång utan --offline, eller titta på ett exempel med --demo.',
	'No menu of today is stored.': 'Ingen meny för idag är sparad.',
	'{address} has no menu of "{id}" (HTTP 404), though it lists it.':
		'{address} har ingen meny för "{id}" (HTTP 404), fast den finns i listan.',
	'{first} {second}': '{first} {second}',
	'Has it moved? Its address is a setting: "url" in "sources", or "upstream" (see `lunch config`).':
		'Har den flyttat? Adressen är en inställning: "url" i "sources", eller "upstream" (se `lunch config`).',
	'{service} {what}.': '{service} {what}.',
	'The lunch-menu service': 'Lunchmenytjänsten',
	'Another process has waited for the upstream for {seconds} seconds.':
		'En annan process har väntat på källan i {seconds} sekunder.',
	'Check the id in the configuration.': 'Kontrollera id:t i konfigurationen.',
	'{title} ({address}) has no menu of "{id}" (HTTP 404).': '{title} ({address}) har ingen meny för "{id}" (HTTP 404).',
	'{title} has no list of its restaurants.': '{title} har ingen lista över sina restauranger.',
	'Name them in the configuration, as in {example}.': 'Ange dem i konfigurationen, som i {example}.',
	"{file} can't be read.": '{file} går inte att läsa.',
	'Check the folder and its permissions.': 'Kontrollera mappen och dess rättigheter.',
	'Try again in a while; what it gave before is shown.': 'Försök igen om en stund; det som den gav förut visas.',
	'{address} says that there is no such menu (HTTP 404), though it gave one today.':
		'{address} säger att det inte finns någon sådan meny (HTTP 404), fast den gav en idag.',
	'{address} gave a list without restaurants, though it gave a full one before.':
		'{address} gav en lista utan restauranger, fast den gav en full förut.',
	'{address} gave a menu without dishes, though it gave a full one before.':
		'{address} gav en meny utan rätter, fast den gav en full förut.',
	'sent more than {size} MiB': 'skickade mer än {size} MiB',
	'broke the HTTP protocol': 'bröt mot HTTP-protokollet',
	'sent the request on to another host ({host})': 'skickade förfrågan vidare till en annan värd ({host})',
	'redirected more than {count} times': 'skickade vidare mer än {count} gånger',
	'answered with {type} where JSON was expected': 'svarade med {type} där JSON väntades',
	'answered with something other than a menu': 'svarade med något annat än en meny',
	'answered with something other than a list of restaurants': 'svarade med något annat än en lista över restauranger',
	'answered with {what}': 'svarade med {what}',
	'something other than a restaurant’s days': 'något annat än en restaurangs dagar',
	'something other than the menus of a week': 'något annat än menyerna för en vecka',
	'something other than a list of canteens': 'något annat än en lista över lunchrestauranger',
	'something other than a canteen': 'något annat än en lunchrestaurang',
	'something other than a list of days': 'något annat än en lista över dagar',
	'something other than a day': 'något annat än en dag',
	'something other than a list of meals': 'något annat än en lista över rätter',
	'something other than a week of menus': 'något annat än en vecka med menyer',
	'something other than the courses of a day': 'något annat än rätterna för en dag',
	'has something other than a list of restaurants': 'har något annat än en lista över restauranger',
	'has something other than a menu': 'har något annat än en meny',
	'no such host, or no network': 'ingen sådan värd, eller inget nätverk',
	'the name could not be looked up': 'namnet gick inte att slå upp',
	'connection refused': 'anslutningen nekades',
	'connection lost': 'anslutningen bröts',
	'no answer in time': 'inget svar i tid',
	'unknown reason': 'okänt skäl',
});
