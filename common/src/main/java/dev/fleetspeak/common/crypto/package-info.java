/** Keys, certificates and signatures. */
@NullMarked
package dev.fleetspeak.common.crypto;

import org.jspecify.annotations.NullMarked;
