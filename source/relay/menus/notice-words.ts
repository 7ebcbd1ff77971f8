// The words of notices that a kitchen is closed, folded (lower case, without accents), Swedish and English.
// `\D` stands for a letter: words have only letters and digits, and the class of all letters takes long to compile.

import {set} from './diet-words.ts';

/** "Stängt", "sommarstängt", "closed", "inställd". */
export const closed =
	/^(?:\D*stang[td]a?|stangning|sommarstangning|\D*uppehall|closed|shut|installd|installt|cancell?ed|abonnera[td]|uthyrd|uthyrt)$/;

/** The same where they can't be the adjective of a dish: "stängd calzone", "closed sandwich". */
export const closedNeuter = /^(?:\D*stangt|stangning|sommarstangning|\D*uppehall|installt|cancell?ed)$/;

/** Time off, which is a notice where nothing else is said. */
export const timeOff = /^(?:\D*semester|\D*lov|vacation|holidays?|break)$/;

export const verbs = set(
	"ar ha har haller hallas hallar halla blir vara varit kommer forblir is are be being will remain remains stays has have we're we've it's vi're",
);

/** Nouns for places that can be closed. */
export const places = set(
	'vi restaurang restaurangen restaurangerna kok koket kitchen matsal matsalen lunch lunchen lunchserveringen serveringen lunchrestaurang huset cafe cafet cafeet cafeterian bistro bistron kafe kafeet kafet matstallet matsalarna krogen kantin kantinen personalmatsalen we restaurant canteen cafeteria dining room hall buffet buffen lunchbuffen koken kitchens',
);

/** The end of such nouns that are put together: "kvarnrestaurangen". */
export const placeEnding = 'restaurangen';

const days =
	'mandag tisdag onsdag torsdag fredag lordag sondag mon tis ons tors fre lor son monday tuesday wednesday thursday friday saturday sunday';
const months =
	'januari februari mars april maj juni juli augusti september oktober november december jan feb mar apr jun jul aug sep sept okt oct nov dec january february march may june july august october';
const times =
	'idag dag dagen dagar dagarna imorgon morgon ikvall kvall today tomorrow tonight day days week weeks weekend helg helgen helger vecka veckan veckor veckorna v w vv ar arsskiftet sommar sommaren host hosten vinter vintern varen summer winter spring autumn fall season kl tid tills vidare further notice nasta forra next this denna detta den det de the dessa hela all alla every varje mellan between from fran till tom t o m to until til under during over fram in on i pa at per fr efter after before fore innan och and samt eller or resten rest of av for med start ordinarie tider hours permanent permanently tillfalligt temporarily tyvarr unfortunately dock nu now redan already snart soon st nd rd th a an en ett var our vart as som usual vanligt pga p g grund due because ledig lediga close stanger stang stanga early there tidigare tyvarr obs ps information info viktigt attention please note sorry forst ej inte lunchtid lunchtime';

/** The other words of notices of being closed. */
export const ordinary = set(`${days} ${months} ${times}`);

/** Days off. */
export const holiday = set(
	"allman allmanna helgdag helgdagen helgdagar rod klamdag julafton juldagen annandag annandagen jul julen julhelgen mellandagarna nyar nyarsafton nyarsdagen nyarshelgen trettondagen trettondag trettondedag trettondagsafton skartorsdag skartorsdagen langfredag langfredagen pask pasken paskhelgen paskafton paskdagen valborg valborgsmassoafton valborgsmassa kristi himmelsfardsdag himmelsfard himmelsfardsdagen pingst pingstafton pingstdagen nationaldag nationaldagen sveriges midsommar midsommarafton midsommardagen midsommarhelgen midsommarveckan allhelgona allhelgonahelgen allhelgonaafton helgons christmas xmas eve boxing easter good midsummer public bank national ascension whitsun pentecost epiphany new year years year's labour may 1:a holiday holidays",
);

/** Nouns for a service that may be cancelled: "ingen lunchservering". */
export const service =
	/^(?:lunch|lunchen|luncher|\D*servering|\D*serveringen|maltid|maltider|maltiderna|mat|maten|matlagning|lunchmeny|\D*buffe|\D*buffet|meny|menu|meals?|food|service|lunches|dagens|dagenslunch|lunchratter|ratter|catering)$/;

export const serving =
	/^(?:server|servera|serverar|serveras|serverades|serve|served|serves|serving|lagar|erbjuds|erbjuder|tillganglig|tillgangligt|available|finns|offered|offering|offer|publicerad)$/;

export const negation =
	/^(?:ingen|inga|inget|no|not|ej|inte|don't|isn't|aren't|doesn't|won't|do|does|varm|varma|hot|warm|any|nagon|nagra|nagot)$/;

/** "Ej öppet", "not open today" */
export const open = /^(?:oppet|oppen|oppna|open)$/;

/** Good wishes, which no dish is made of. */
export const wishes = set(
	'valkommen valkomna valkomnar ater tillbaka igen hjartligt varmt er dig alla gaster vara glad trevlig trevliga god gott nytt skon harlig fin onskar onskas hoppas ses se see you welcome back again happy merry nice have enjoy wish wishes vi we oss us hej ha bra tack thanks thank for smaklig maltid fortsatt sa lange haro personalen hilsen halsningar mvh onska',
);

/** Reasons may be anything: "p.g.a. sjukdom". */
export const reasons = set('pga grund due because for pa reason account');

/** Words of texts about something that is served all the same. */
export const instead = set('serverar serveras bjuder istallet stallet instead men but utom except forutom');

/** Abbreviations whose full stop ends no phrase. */
export const abbreviations = set('v w kl fr jan feb mar apr jun jul aug sep sept okt oct nov dec st nr');
