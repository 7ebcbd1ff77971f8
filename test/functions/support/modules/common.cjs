const {EOL} = require('node:os');

exports.lines = text => text.split(EOL);
