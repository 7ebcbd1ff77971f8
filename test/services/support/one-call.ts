// A program that calls a function once, at the address it is given, and does not close the connection.
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {nodeCall, returnOf} from '../../functions/support/calling.ts';

const functions = createGrpcFunctions({address: process.argv[2] ?? ''});
const value = await returnOf(functions, nodeCall('x => x * x', [12]));
process.stdout.write(String(value));
