// The app's messages: results of actions, reasons why an action is disabled, and where its data stands.
import {inSwedish} from '../catalogue.ts';

export const messages = inSwedish({
	'{program} could not be started': '{program} gick inte att starta',
	'{program} ended with exit code {code}': '{program} avslutades med slutkod {code}',
	'There is no room for a preview beside the list.': 'Det finns inte plats för en förhandsvisning bredvid listan.',
	'There is no area {key}.': 'Det finns inget område {key}.',
	'There is nothing to copy': 'Det finns inget att kopiera',
	'Copied {what}.': 'Kopierade {what}.',
	'The same in a shell (copied)': 'Detsamma i ett skal (kopierat)',
	"Can't remember this for the next time: {reason}": 'Kan inte komma ihåg det här till nästa gång: {reason}',
	'Pasted text goes into a filter or a search: open one first.':
		'Inklistrad text hör hemma i ett filter eller en sökning: öppna en först.',
	'Only a menu or a job has one before and after it': 'Bara en meny eller ett jobb har en före och en efter sig',
	'An editor is for the form of a call': 'En redigerare är till för formuläret för ett anrop',
	'{action} is for a log that fills the screen': '{action} är till för en logg som fyller skärmen',
	'The sample never changes: start without --demo': 'Exemplet ändras aldrig: starta utan --demo',
	'Started with --offline: the upstream is not asked': 'Startad med --offline: källan tillfrågas inte',
	'The sample has no other canteens: start without --demo':
		'Exemplet har inga andra lunchrestauranger: starta utan --demo',
	'The restaurants are those of the service that is asked': 'Restaurangerna är de hos tjänsten som tillfrågas',
	'LUNCH_SOURCES is set, and counts more than the configuration file':
		'LUNCH_SOURCES är satt och går före konfigurationsfilen',
	'Started for one address (--upstream, LUNCH_UPSTREAM), which counts more than sources':
		'Startad för en adress (--upstream, LUNCH_UPSTREAM), som går före källorna',
	'The app was closed.': 'Appen stängdes.',
	'The terminal went away.': 'Terminalen försvann.',
	'The sources of this app are not from a configuration.':
		'Källorna i den här appen kommer inte från en konfiguration.',
	'The call was cancelled before it began.': 'Anropet avbröts innan det började.',
	'See the keys in the app with its help.': 'Se tangenterna i appen i dess hjälp.',

	// Why something of the lunch screens can't be done, and what was done there
	'The favourites are shown together on the screen Week': 'Favoriterna visas tillsammans på skärmen Vecka',
	'Today is shown already': 'Idag visas redan',
	'Other days are shown on the screens Menu and Week': 'Andra dagar visas på skärmarna Meny och Vecka',
	'Distances are sorted by on the screen Find': 'Efter avstånd sorteras det på skärmen Hitta',
	'No canteen is selected': 'Ingen lunchrestaurang är vald',
	'It is not known where {name} is': 'Det är inte känt var {name} ligger',
	'Adding {name} to the configuration.': 'Lägger till {name} i konfigurationen.',
	'Taking {name} out of the configuration.': 'Tar bort {name} ur konfigurationen.',
	'{name} is in your lists now, and a favourite.': '{name} finns nu i dina listor, och är en favorit.',
	'{name} is no longer in your lists.': '{name} finns inte längre i dina listor.',

	// The header and the notices above a screen
	SAMPLE: 'EXEMPEL',
	'SAMPLE of {day}': 'EXEMPEL från {day}',
	sample: 'exempel',
	"not today's menus (--demo)": 'inte dagens menyer (--demo)',
	'Nothing is stored; {again} tries again, {elsewhere} finds canteens elsewhere.':
		'Inget är sparat; {again} försöker igen, {elsewhere} hittar lunchrestauranger på annat håll.',
	'Nothing is stored (--offline).': 'Inget är sparat (--offline).',
	'stale, refreshing': 'gammal, uppdateras',
	'list {age}': 'lista {age}',
	'offline, list {age}': 'offline, lista {age}',
	'stale, list {age}': 'gammal, lista {age}',
	'fresh {time}': 'färsk {time}',
});
