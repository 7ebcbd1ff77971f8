import type {Server} from '@grpc/grpc-js';
import {ReflectionService} from '@grpc/reflection';
import {HealthImplementation} from 'grpc-health-check';
import {
	FUNCTIONS_SERVICE,
	HEALTH_SERVICE,
	OPAQUE_SERVICE,
	reflectedProtocols,
} from '../../functions/wire/service-definitions.ts';

export interface StandardServices {
	/** Says that nothing more should be sent here. */
	stop(): void;
}

/** `grpc.health.v1.Health`, and reflection for clients that have no protocol files. */
export function addStandardServices(
	server: Server,
	{hasFunctions, hasOpaque}: {hasFunctions: boolean; hasOpaque: boolean},
): StandardServices {
	const services = [...(hasFunctions ? [FUNCTIONS_SERVICE] : []), ...(hasOpaque ? [OPAQUE_SERVICE] : [])];
	// The empty name stands for the server as a whole.
	const names = ['', ...services];
	const health = new HealthImplementation();
	for (const name of names) health.setStatus(name, 'SERVING');
	health.addToServer(server);
	// Health checking by a file of our own: that of its package has a map, which protobufjs describes in a way that others refuse.
	new ReflectionService(reflectedProtocols(), {services: [...services, HEALTH_SERVICE]}).addToServer(server);
	return {
		stop() {
			for (const name of names) health.setStatus(name, 'NOT_SERVING');
		},
	};
}
