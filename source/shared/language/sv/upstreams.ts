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
	'{address} answered with something that is no menu or list.':
		'{address} svarade med något som varken är en meny eller en lista.',
	'Try again in a while, or check the address with `lunch doctor`.':
		'Försök igen om en stund, eller kontrollera adressen med `lunch doctor`.',
	'{address} is out of order (HTTP {status}).': '{address} är ur funktion (HTTP {status}).',
	'Try again in a few minutes, or check the address with `lunch doctor`.':
		'Försök igen om några minuter, eller kontrollera adressen med `lunch doctor`.',
	'{address} is no lunch-menu API: it has no list of restaurants (HTTP {status}).':
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
	'Has it moved? Its address is a setting: "url" in "sources", or "upstream" (see `lunch config` and `lunch doctor`).':
		'Har den flyttat? Adressen är en inställning: "url" i "sources", eller "upstream" (se `lunch config` och `lunch doctor`).',
	'{service} {what}.': '{service} gav ett svar som inte går att använda ({what}).',
	'The lunch-menu service': 'Lunchmenytjänsten',
});
