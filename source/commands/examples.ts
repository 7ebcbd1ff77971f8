/** Two ways to use each command, for its help. */
export const examples: Readonly<Record<string, readonly [string, string]>> = {
	show: ['lunch bikupan', 'lunch bikupan tomorrow --json'],
	week: ['lunch week bikupan', 'lunch week --json'],
	list: ['lunch list --region Solna', "lunch list --json | jq -r '.restaurants[].id'"],
	search: ['lunch search pannkakor', 'lunch search soppa --week'],
	cache: ['lunch cache', 'lunch cache clear'],
	config: ['lunch config', 'lunch config validate'],
	doctor: ['lunch doctor', 'lunch doctor --server http://127.0.0.1:8080'],
	serve: [
		'lunch serve --port 8080',
		'lunch serve --redis redis://127.0.0.1:6379 --storage s3://results --workers auto',
	],
	worker: ['lunch worker --redis redis://127.0.0.1:6379', 'lunch worker --redis redis://127.0.0.1:6379 --jobs 0'],
	completion: ['eval "$(lunch completion bash)"', 'lunch completion fish > ~/.config/fish/completions/lunch.fish'],
	'pi submit': ['id=$(lunch pi submit 1000000)', 'lunch pi submit 1000 --output -'],
	'pi list': ['lunch pi list --state running', 'lunch pi list --limit 20 --json'],
	'pi show': ['lunch pi show @latest', 'lunch pi show 8f04c2d1 --json'],
	'pi watch': ['lunch pi watch @latest', 'lunch pi watch 8f04c2d1 --ndjson'],
	'pi cancel': ['lunch pi cancel @latest', 'lunch pi cancel 8f04c2d1'],
	'pi download': ['lunch pi download @latest --output pi.txt', 'lunch pi download 8f04c2d1 | tail -c 10'],
	'fn call': [
		"lunch fn call prices.ts#total '[1, 2]' --kwargs '{\"tax\": 0.25}'",
		'lunch fn call stats.py#mean - < numbers.json',
	],
	'fn eval': ["lunch fn eval '(x, y) => x * y' 6 7", "lunch fn eval 'text => text.length' - < README.md"],
	'fn workers': ['lunch fn workers', 'lunch fn workers --server http://127.0.0.1:8080 --json'],
	'fn bench': ['lunch fn bench', 'lunch fn bench --workers 10,20 --factor 2,5'],
};
